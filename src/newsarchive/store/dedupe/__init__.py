"""Copies, passages and stories, and the index by which texts that may be alike are found."""
