"""What the text says: times, numbers, counts, places, actors, weapons, attribution. One module each."""
