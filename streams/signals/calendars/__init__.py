"""Business hours: when a desk is open, in its own zone, with its holidays."""
