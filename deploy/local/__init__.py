"""The whole stack on one machine: Kafka, ClickHouse and every role under a supervisor."""
