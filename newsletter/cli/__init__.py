"""Commands: each module parses words, calls an action, prints."""
