"""The verbs of the command line, one file each family: `add` declares them to the parser."""
