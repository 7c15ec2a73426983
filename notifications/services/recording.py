"""Recording what cannot be taken back, although the database is away for a moment."""

import time
from collections.abc import Callable

from django.db import DataError, IntegrityError, ProgrammingError, connection
from django.db.utils import Error

TRIES, PAUSE_SECONDS = 60, 1.0
# Faults of what is written. Any other may be a lost connection: of PostgreSQL's crash the driver says
# OperationalError, InterfaceError or plain DatabaseError, as it happens to notice.
_LASTING = (DataError, IntegrityError, ProgrammingError)


def persistently(write: Callable[[], object]) -> None:
    """Carry out a write that may be done twice; while the database is away, each second for a minute.

    A mail that its server has must not go out again because PostgreSQL was restarted at that moment.
    Raises what the database said last; within a transaction at once, for that is lost with it.
    """
    for _ in range(TRIES - 1):
        try:
            write()
        except Error as error:
            if connection.in_atomic_block or isinstance(error, _LASTING):
                raise
            connection.close()
            time.sleep(PAUSE_SECONDS)
        else:
            return
    write()
