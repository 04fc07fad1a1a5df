"""Resolved ▶ Edition: template, MJML, charts, images, plain text, MIME."""
