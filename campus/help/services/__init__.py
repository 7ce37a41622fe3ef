"""Writes about help: one function per act."""
