"""Pages about rooms and bookings: HTTP only."""
