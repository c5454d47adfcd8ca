"""The second of the two jobs: without the network. Reads what is pending, files it, and can be repeated for ever."""
