"""Pages of displays, without anybody signed in."""
