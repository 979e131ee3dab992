"""What a device draws: its watts in each state, by the best that is known of its model."""
