"""Words that make a claim about a figure, and figures put into words. Pure."""
