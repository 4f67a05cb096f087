"""Tests of dead letters on their way back."""
