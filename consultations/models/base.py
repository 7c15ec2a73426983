"""What the nouns of this app have in common."""

from functools import reduce
from operator import or_

from django.db.models import Q


def exactly_one(*fields: str) -> Q:
    """Return the condition that one of these foreign keys is set, and the others are not."""
    return reduce(
        or_, (Q(**{f"{other}__isnull": other != field for other in fields}) for field in fields)
    )
