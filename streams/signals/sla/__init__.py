"""Service levels: which target a clock has, when it is due, and what came of it."""
