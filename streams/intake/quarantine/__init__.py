"""Quarantine: the dead letters of sources that are broken off, let go at a measured pace."""
