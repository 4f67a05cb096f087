"""An independent, plain and slow recomputation of what nabz must store; see `recompute`."""
