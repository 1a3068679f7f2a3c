"""Pack rows indexed by their normalised forms, and the one pass that finds them in a text."""
