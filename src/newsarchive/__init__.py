"""newsarchive: a news archive that starts with Arabic and works for every language."""

__version__ = "0.1.0"
