"""The open archive: what is held open, how bytes get in, leases, the journal of results."""
