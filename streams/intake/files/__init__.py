"""Import of files: JSON Lines and CSV become touchpoints, in the order in which they happened."""
