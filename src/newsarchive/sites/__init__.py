"""What is known about how sites print their pages: manual and learned rules per host, phrases common to all."""
