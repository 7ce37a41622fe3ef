"""Pages of those who call and of those who are asked."""
