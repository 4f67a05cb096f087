"""The demo: the local stack, simulated customers with an incident, and an alert that arrives."""
