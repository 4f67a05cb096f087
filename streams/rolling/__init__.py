"""Panes → rolling windows → signals."""
