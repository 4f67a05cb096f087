"""The sink: envelopes and touchpoints → columns → ClickHouse."""
