"""What a form carries: for which place, when it was opened, and a number of its own; signed, short-lived.

No cookie is set and no session begun: what is handed in gains nothing by the browser it comes from, so
that the token takes the place of the one against forged requests.
"""

import secrets
import time
from dataclasses import dataclass
from hashlib import sha256

from django.core.signing import BadSignature, Signer
from django.utils.crypto import salted_hmac

_SIGNER = Signer(salt="voices.form")
GOOD_FOR = 2 * 60 * 60
# Nobody writes sooner: a program did, or a browser that filled the form in.
LEAST = 3


@dataclass(frozen=True)
class Opened:
    """A form that is still good: its number, and whether it was handed in sooner than anyone writes."""

    number: str
    too_soon: bool


def new_token(code: str) -> str:
    """Return what a form of a place is to carry."""
    return _SIGNER.sign(f"{code}.{secrets.token_hex(16)}.{int(time.time())}")


def opened(token: str, code: str) -> Opened | None:
    """Return the form of a place that a token is of; None for one that is too old, or not ours."""
    try:
        of, number, at = _SIGNER.unsign(token).split(".")
    except (BadSignature, ValueError):
        return None
    age = int(time.time()) - int(at)
    if of != code or not 0 <= age <= GOOD_FOR:
        return None
    return Opened(number, age < LEAST)


def form_key(number: str, *said: object) -> str:
    """Return what tells what was handed in from all else: the same form with other words is another."""
    return sha256(repr((number, *said)).encode()).hexdigest()


def receipt_secret(key: str) -> str:
    """Return the secret of a receipt's address, the same for the same handing-in: who hands it in again,
    because no answer came, is led to the same receipt.
    """
    return salted_hmac("voices.receipt", key, algorithm="sha256").hexdigest()[:40]


def digest(secret: str) -> str:
    """Return what is kept of a secret."""
    return sha256(secret.encode()).hexdigest()
