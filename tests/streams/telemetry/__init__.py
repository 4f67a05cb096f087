"""Tests of what the roles tell of themselves."""
