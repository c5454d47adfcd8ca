"""Copies, passages and stories, and the index that finds texts which may be alike."""
