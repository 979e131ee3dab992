"""What a session of awareness shows and leaves: the deck, its words, the handout, the guide."""
