"""What managers do that reaches several floors at once."""
