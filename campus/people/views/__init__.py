"""Pages before one is signed in, of organizations, and of the people of the hub."""
