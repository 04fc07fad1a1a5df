"""Surveys: codebooks, the store of answers, and estimates from them. Only the store and importers do I/O."""
