"""Contracts: what travels on topics and lies in tables."""
