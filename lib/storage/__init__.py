"""What `store` is made of: tables, the ledger of all writes, and things as records."""
