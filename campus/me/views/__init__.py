"""Pages of mine: HTTP only."""
