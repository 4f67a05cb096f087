"""Figures of nabz beside those that other programs work out of the same real files."""
