"""From what was read to the text we stand behind: choices, and a verdict with its reason for every block."""
