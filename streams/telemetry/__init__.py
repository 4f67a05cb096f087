"""What the roles tell of themselves: gathered, shown on /metrics, published to topic `health`."""
