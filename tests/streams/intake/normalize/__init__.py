"""Tests of the normalize role."""
