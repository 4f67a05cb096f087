"""What tests share: the real parts, clocks."""
