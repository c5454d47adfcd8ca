"""Keeping raw: WARC out and in. The only raw bytes on disk; it never parses what it keeps."""
