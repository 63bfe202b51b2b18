"""What happened: one row per event, audit and outbox in one, and the chains that vouch for the rows."""
