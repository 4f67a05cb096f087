"""The rules: pure functions over plain state; nothing here knows Faust, Kafka or ClickHouse."""
