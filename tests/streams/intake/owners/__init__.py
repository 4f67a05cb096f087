"""Tests of who owns which conversation."""
