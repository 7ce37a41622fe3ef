"""Writes about people: one function per act."""
