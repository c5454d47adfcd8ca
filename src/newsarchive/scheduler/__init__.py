"""When things run: one round of all hosts, and the daemon that repeats it."""
