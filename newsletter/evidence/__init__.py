"""What was sent, on what evidence."""
