"""Introductions and opportunities over HTTP."""
