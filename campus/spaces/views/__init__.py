"""Pictures as they are asked for."""
