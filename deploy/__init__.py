"""How nabz runs: on one machine (local), and its configuration files."""
