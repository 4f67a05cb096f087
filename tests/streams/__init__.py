"""Tests of the flow, mirroring streams/."""
