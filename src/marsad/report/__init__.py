"""Writes the report: incidents as one page that opens without a network."""
