"""The first of the two jobs: with the network. Visits hosts politely and ends with raw bytes and capture rows."""
