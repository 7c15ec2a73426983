"""Proposals in the admin: the list with what is done to many, the words and numbers, the records."""

from proposals.admin import dictionaries, dispatch, proposals, records  # noqa: F401
