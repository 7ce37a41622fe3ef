"""Acts on groups, seasons, sessions and sign-ups."""
