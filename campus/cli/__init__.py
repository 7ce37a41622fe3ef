"""The command line of Campus; ``campus.cli.program`` is where it begins."""
