"""Gold against output: scorer, training, scoreboard, and the check of data packs."""
