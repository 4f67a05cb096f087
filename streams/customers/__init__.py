"""The fold of one customer: touchpoints → facts and panes."""
