"""Speed and quality, as ratios against a peer or a floor in one run."""
