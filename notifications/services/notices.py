"""A mail now, about one thing: 催办, 批示, an answer to a wish. The caller says once for what."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from almanac import clock
from members.models import Person
from notifications.letters import Foot, one_line, render_content, wrap
from notifications.models import Mail
from notifications.services import outbox


@dataclass(frozen=True)
class Notice:
    """What is told: a heading (催办), the thing's title and page, labelled lines of words, and what
    the readers are to it that they are told (`why`).

    There is no `url` where the readers may not open the page.
    """

    heading: str
    title: str
    url: str
    lines: tuple[tuple[str, str], ...] = ()
    why: str = ""


@transaction.atomic
def send_notice(*, notice: Notice, recipients: Iterable[Person]) -> list[Mail]:
    """Write a notice to each person into the outbox; the worker sends it after the commit."""
    mails = [_write(notice, person) for person in dict.fromkeys(recipients)]
    if mails:
        transaction.on_commit(_deliver_soon)
    return mails


def _write(notice: Notice, recipient: Person) -> Mail:
    title = one_line(notice.title)
    content = render_content(
        *("notice", recipient, one_line(f"{notice.heading}：{title}")[:200]),
        is_short=True,
        heading=notice.heading,
        title=title,
        wrapped="\n".join(wrap(title)),
        lines=[(label, one_line(words)) for label, words in notice.lines if words],
        link=settings.SITE_URL + notice.url if notice.url else "",
        foot=[Foot(notice.why)] if notice.why else [],
    )
    return outbox.post(recipient=recipient, on=clock.today(), content=content, at_once=True)


def _deliver_soon() -> None:
    """Wake the worker; where no broker answers, the next run of the schedule sends the mail."""
    from notifications.tasks import deliver_mails

    try:
        deliver_mails.delay()
    except deliver_mails.OperationalError:
        return
