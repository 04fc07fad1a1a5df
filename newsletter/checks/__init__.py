"""Rules: one small function each, with why it is there and a bad and a good example beside it."""
