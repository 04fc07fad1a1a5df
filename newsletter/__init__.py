"""A newsletter's drafts, the figures they cite, and the emails they become."""

__version__ = "0.1.0"
