"""Snapshots: the state of a partition at its head, kept in files."""
