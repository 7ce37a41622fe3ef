"""Pages before one is signed in."""
