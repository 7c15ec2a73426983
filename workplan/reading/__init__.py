"""What pages and papers show of the ledger: read models, no request."""
