"""What was taken down, what must be erased, and the tombstones that stay."""
