"""Looking after an archive: checking, repairing, compacting, custody, takedowns."""
