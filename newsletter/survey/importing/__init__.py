"""What survey tools export ▶ a codebook and a file of answers."""
