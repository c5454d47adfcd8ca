"""The archive in a browser and for programs: pages, an HTTP API, Memento. Nothing is decided here."""
