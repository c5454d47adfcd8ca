"""The fixtures of this room."""

from tests.fetch.hostile import raw_server, server

__all__ = ["raw_server", "server"]
