"""Where a customer stands with the company: stages, and the rules that lead from one to another."""
