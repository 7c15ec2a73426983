"""Private addresses, by which something is read without signing in: only a token's digest is kept, so
that whoever reads the database can open none of them.
"""

import hashlib
import secrets


def new_token() -> str:
    """Return a token that nobody guesses; it is shown once, when its address is made."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
