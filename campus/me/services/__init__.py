"""What is done with what is mine."""
