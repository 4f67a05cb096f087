"""The gateway: receives touchpoints over HTTP and answers 2xx when Kafka has them."""
