"""Frozen types that flow through Marsad. Imports nothing of ours."""
