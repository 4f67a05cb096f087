"""Everything that comes in: the gateway, files, simulated customers, and inbox → touchpoints."""
