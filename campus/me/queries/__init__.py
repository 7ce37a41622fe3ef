"""Reading what is mine."""
