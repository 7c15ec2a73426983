"""The address of the wall page: opened, made anew and closed by the office."""

from almanac import clock
from members.models import User
from notifications.models import WallAddress
from notifications.services.addresses import digest, new_token


def open_wall(*, actor: User, shows_names: bool) -> str:
    """Return the token of a new address, which can be asked for only now; an old one is void."""
    token = new_token()
    WallAddress.objects.update_or_create(
        only=True,
        defaults={
            "token_digest": digest(token),
            "created_at": clock.now(),
            "shows_names": shows_names,
            "opened_by": actor,
        },
    )
    return token


def close_wall() -> None:
    """Make the address void."""
    WallAddress.objects.all().delete()


def wall_of(token: str) -> WallAddress | None:
    """Return the address that a token opens; None where it is void, or where whoever opened it is of
    the office no more: it shows what they may see.
    """
    held = WallAddress.objects.filter(opened_by__is_active=True, opened_by__is_staff=True)
    return held.select_related("opened_by").filter(token_digest=digest(token)).first()
