"""Words that are kept encrypted in the database, under a key that is not in it.

AES with a checksum over all (Fernet). The keys are settings.SECRETS_KEYS: the first one seals, any of
them opens, so that a new one may be put before an old one. What is sealed begins with MARK; what does
not was stored before there was a key, and is what it says.
"""

from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

MARK = "sealed:"


def seal(words: str) -> str:
    """Return words as they are kept; nothing stays nothing, what is sealed stays as it is."""
    if not words or words.startswith(MARK):
        return words
    return MARK + _keys().encrypt(words.encode()).decode()


def opened(kept: str) -> str:
    """Return what was sealed; "" where none of the keys opens it."""
    if not kept.startswith(MARK):
        return kept
    from cryptography.fernet import InvalidToken

    try:
        return _keys().decrypt(kept.removeprefix(MARK).encode()).decode()
    except InvalidToken:
        return ""


def _keys() -> "MultiFernet":
    # Loaded with the first secret: five megabytes that the scheduler never needs.
    from cryptography.fernet import Fernet, MultiFernet

    digests = (sha256(key.encode()).digest() for key in settings.SECRETS_KEYS)
    return MultiFernet([Fernet(urlsafe_b64encode(digest)) for digest in digests])


class SealedField(models.CharField):
    """A text that is sealed in the database and open in the program; `max_length` is of the open one.

    It cannot be searched for: each sealing is another. Only whether there is one can be asked.
    """

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "text"

    def get_prep_value(self, value: Any) -> Any:
        prepared = super().get_prep_value(value)
        return seal(prepared) if isinstance(prepared, str) else prepared

    def from_db_value(self, value: str | None, *args: Any) -> str | None:
        return opened(value) if value else value
