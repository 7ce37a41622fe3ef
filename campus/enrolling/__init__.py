"""People who come otherwise than by signing up: by a file, with its preview, progress and undo; and accounts that turn
out to be one person's."""
