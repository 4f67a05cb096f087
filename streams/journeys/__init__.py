"""How the journeys of all customers go: durations, steps, paths, who is stuck."""
