"""Reads about introductions and opportunities."""
