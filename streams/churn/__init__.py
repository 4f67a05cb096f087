"""Learning from the own history who leaves, and saying how good that is."""
