"""Text becomes a Draft: front matter, references, blocks, reading list. Pure."""
