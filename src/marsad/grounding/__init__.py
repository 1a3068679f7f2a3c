"""What the words refer to: gazetteer rows and coordinates, actor ids."""
