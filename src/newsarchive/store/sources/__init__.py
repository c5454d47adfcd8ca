"""Sources, their learned rules, their counts and their activity."""
