"""Mentions of one document to its events: proposals by pattern, decisions by readable scores."""
