"""The flow, a folder a stage, named in data order; read pipeline.py first."""

import os

# Read where clickhouse-driver is imported: else it makes two tables of 146,000 dates there, which
# costs each process 0.1 s and 23 MB. Dates are turned when they come, as fast.
os.environ.setdefault("CLICKHOUSE_DRIVER_LASY_DATE_LUT", "on")
