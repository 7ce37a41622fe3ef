"""Reads about bookings."""
