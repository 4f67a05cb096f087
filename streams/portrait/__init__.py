"""One customer as a whole: who, where on the way, at what risk and why, what happened last."""
