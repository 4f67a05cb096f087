"""The single window as others do it; these run in an environment of their own (peers.txt).

All do the same: the sum of milliseconds from event to receipt, by customer and 10 s of event time,
with the engine's own recovery on. Customer is the record's key. A peer is not asked to publish its
sums, is timed without its start and its end, and has the settings that served it best.
"""
