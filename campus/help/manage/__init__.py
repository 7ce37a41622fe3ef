"""Pages of those on duty: HTTP only."""
