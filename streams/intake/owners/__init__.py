"""Who owns which conversation: the claims in the log, and touchpoints stamped by them."""
