"""What `nabz bench` measures of nabz, each run as a process of its own."""
