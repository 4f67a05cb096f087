"""The normalize role: inbox → touchpoints, through the one door; the rest → dead letters."""
