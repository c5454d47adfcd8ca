"""How well pages are read, measured on real pages that no one here wrote, with floors that only rise."""
