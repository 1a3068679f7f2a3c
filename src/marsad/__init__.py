"""Marsad (observatory): Arabic news in, coded conflict events with evidence out."""
