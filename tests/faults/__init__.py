"""Faults: random sequences of them over the real parts, and an account of every id sent."""
