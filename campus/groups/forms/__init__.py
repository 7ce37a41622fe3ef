"""What pages of groups and sessions send in."""
