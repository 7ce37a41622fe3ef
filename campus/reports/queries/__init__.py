"""Reads of reports: direct from the bookings, or from what is kept of ended days."""
