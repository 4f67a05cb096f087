"""Learning from a company's own scored comments."""
