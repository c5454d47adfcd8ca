"""The database engines: connections, transactions, migrations, the differences between SQLite and Postgres."""
