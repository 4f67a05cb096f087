"""Whole stretches of the flow on the real Kafka and ClickHouse."""
