"""Rooms and what is true of them; their pages stand on the booking floor, which knows when they are free."""
