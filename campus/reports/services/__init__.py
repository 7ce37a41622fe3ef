"""Writes of reports: keeping ended days."""
