"""The pattern language: rules over units, compiled to regular expressions."""
