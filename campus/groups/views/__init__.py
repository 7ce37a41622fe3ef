"""The pages of groups and sessions."""
