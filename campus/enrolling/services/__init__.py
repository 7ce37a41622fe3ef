"""Writes: one function per act."""
