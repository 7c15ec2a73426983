"""The plan in the admin: the ledger, its import and export, and the records of what happened."""

from workplan.admin import (  # noqa: F401 - each registers its tables
    checkup,
    items,
    links,
    meetings,
    papers,
    plans,
    records,
)
