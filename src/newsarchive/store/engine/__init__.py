"""The database engines: connections, transactions, migrations, what differs between SQLite and Postgres."""
