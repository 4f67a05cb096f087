"""Tests mirror the code; `oracle` recomputes what the flow must store."""
