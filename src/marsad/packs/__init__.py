"""Data packs: files in, typed rows out. Knows file shapes, no Arabic."""
