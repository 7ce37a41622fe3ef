"""What programs ask: HTTP only."""
