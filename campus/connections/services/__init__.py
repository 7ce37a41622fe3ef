"""Writes about introductions and opportunities: one function per act."""
