"""Measurements beside peers, in one run. Never tests: a busy machine must not fail a change."""
