"""Writes of leaving."""
