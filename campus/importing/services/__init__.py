"""Acts of an import: keeping a file, planning what becomes of it, booking it."""
