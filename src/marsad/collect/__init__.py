"""Collecting: from feeds, pages and files to clean documents in a store, every one with its proof."""
