"""How each vendor proves that a delivery is its own: one small file a scheme."""
