"""The command `nabz`, one file per command."""
