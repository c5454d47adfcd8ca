"""How well and how fast copies, passages and stories are found: `python -m benchmarks.copies`."""
