"""What becomes of reminders when a part fails: runs with real parts, counted at the mail server.

    python -m faults [--seed N] [--only NAME …] [--reminders N] [--kills N]

Each run starts workers as in production (Celery, prefork) on a PostgreSQL and a Valkey of its own, and
a mail server that counts; `faults/runs.py` says what is broken in each. Nothing is timed: a run waits
for what must happen, and where it does not happen within LONG seconds, it counts as not drained.
"""
