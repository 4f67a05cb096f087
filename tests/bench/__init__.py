"""Measurements of single parts; run by hand, never among the tests."""
