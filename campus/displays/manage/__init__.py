"""Displays as managers see them."""
