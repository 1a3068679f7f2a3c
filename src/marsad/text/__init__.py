"""Raw text to normalised text, tokens and sentences, with offsets that always lead back."""
