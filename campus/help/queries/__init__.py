"""Reads about help."""
