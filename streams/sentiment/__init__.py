"""How a text feels, from -1 to 1, by its language; what cannot be told is unknown, never 0."""
