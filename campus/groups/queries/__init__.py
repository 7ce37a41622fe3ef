"""Reads of groups, sessions and sign-ups."""
