"""The pages of an import: the file, how far it is, what is in it."""
