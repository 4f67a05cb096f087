"""Alerts: rules over signals, the lifecycle of each alert, and who is told."""
