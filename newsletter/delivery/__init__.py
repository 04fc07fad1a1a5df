"""Audience, ledger, the one sending loop."""
