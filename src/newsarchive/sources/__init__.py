"""The publishers that are watched: adding them, finding their feeds, exchanging lists of them."""
