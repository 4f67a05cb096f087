"""What each vendor's deliveries become: one file a vendor, found by the registry."""
