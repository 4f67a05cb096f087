"""Dead letters on their way back: found in the table, and sent again."""
