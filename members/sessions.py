"""A session as Django stores it, and the account of one as Django has it: each read by a prepared query, for
every request begins with both. What makes either valid is Django's own rule.
"""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from members.models import User
from members.prepared import prepared_models, prepared_rows


class SessionStore(db.SessionStore):
    """A session that is found by a prepared query, and in all else Django's."""

    def load(self) -> dict[str, Any]:
        """Return what a session holds; nothing where there is none of that key, or it is over."""
        for (data,) in _stored(self.session_key, timezone.now()):
            return self.decode(data)
        self._session_key = None
        return {}


@prepared_rows
def _stored(key: str, now: Any) -> QuerySet:
    return Session.objects.filter(session_key=key, expire_date__gt=now).values_list("session_data")


class AccountBackend(ModelBackend):
    """Accounts by name and password; whose a session is, is found by a prepared query."""

    def get_user(self, user_id: int) -> User | None:
        """Return the account of a number that may be signed in."""
        account = next(iter(_accounts(user_id)), None)
        return account if account and self.user_can_authenticate(account) else None


@prepared_models()
def _accounts(pk: int) -> QuerySet[User]:
    return User.objects.filter(pk=pk).order_by()
