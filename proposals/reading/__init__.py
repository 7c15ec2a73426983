"""What pages and papers show of the proposals: read for one reader on one day, without a request.

Nothing here writes, and nothing here knows of addresses' parameters or of forms that were sent.
"""
