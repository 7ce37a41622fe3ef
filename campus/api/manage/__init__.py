"""Pages of managers: HTTP only."""
