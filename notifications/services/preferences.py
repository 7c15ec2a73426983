"""How a person wants to be reminded: the only writer of what they choose, and a mail to try it out."""

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from almanac import clock
from members.models import Person, User
from notifications.channels.base import Channel
from notifications.channels.table import CHANNELS, DEFAULT, FIELDS
from notifications.enums import Frequency, MailState
from notifications.letters import render_content
from notifications.models import CalendarFeed, Mail, Preference
from notifications.services import outbox

TEST_SUBJECT = "测试提醒：收到即说明可以收到提醒"
_TEST_WORDS = "这是您在“我的提醒”中请求的测试。收到它，说明工作要点的提醒可以这样送到您手里。"


def preference_of(person: Person) -> Preference:
    """Return what a person chose; of who has not chosen, what holds for them, unsaved."""
    return Preference.objects.filter(person=person).first() or Preference(person=person)


def choose(
    *,
    person: Person,
    actor: User | None,
    channel: str,
    frequency: str,
    hour: int | None,
    monthly: bool,
    **typed: str,
) -> Preference:
    """Save what a person chose.

    - checks and keeps what was `typed` into the channel's fields, and empties those of all others;
      an empty address leaves it as it is, and what belongs to it where that is empty too
    - writes into the history who did so and what changed, without the secrets
    - sends what waits for the person the new way

    Raises ValidationError, also for an address that may not be called.
    """
    way = CHANNELS[channel]
    values = {name: typed.get(name, "").strip() for name in way.fields}
    way.check(values)  # may ask the network, so that no lock may be held meanwhile
    with transaction.atomic():
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        preference = preference_of(person)
        before, old = _shown(preference), _fields_of(preference)
        new = dict.fromkeys(FIELDS, "") | _kept(way, values, preference)
        preference.channel, preference.frequency = channel, frequency
        preference.hour, preference.monthly = hour, monthly
        for name, value in new.items():
            setattr(preference, name, value)
        preference.full_clean()
        changes = list(_changes(before, _shown(preference)))
        if new != old and way.fields:
            changes.append(way.new_fields)
        preference._history_user = actor  # type: ignore[attr-defined]
        preference._change_reason = "；".join(changes)  # type: ignore[attr-defined]
        preference.save()
        outbox.readdress(person)
    return preference


def use_mail(*, preference: Preference, actor: User | None) -> bool:
    """Have someone reminded by mail again and forget their robot; returns whether that is new."""
    if preference.channel == DEFAULT:
        return False
    choose(
        person=preference.person,
        actor=actor,
        channel=DEFAULT,
        frequency=preference.frequency,
        hour=preference.hour,
        monthly=preference.monthly,
    )
    return True


def _kept(way: Channel, values: dict[str, str], preference: Preference) -> dict[str, str]:
    """Return the fields of a channel as they are to be kept; raises ValidationError without an address."""
    if not way.fields or values[way.fields[0]]:
        return values
    old = _fields_of(preference)
    if preference.channel != way.key:
        label = Preference.column(way.fields[0]).verbose_name
        raise ValidationError({way.fields[0]: f"请填写{label}。"})
    return {name: values[name] or old[name] for name in way.fields}


def _fields_of(preference: Preference) -> dict[str, str]:
    return {name: getattr(preference, name) for name in FIELDS}


def _shown(preference: Preference) -> dict[str, str]:
    """Return what may be read of a preference, by its label."""
    return {
        "接收方式": preference.get_channel_display(),
        "提醒频率": Frequency(preference.frequency).label.partition("（")[0],
        "发送时刻": "统一时刻" if preference.hour is None else f"{preference.hour} 时以后",
        "下月预告": "接收" if preference.monthly else "不接收",
    }


def _changes(before: dict[str, str], after: dict[str, str]) -> Iterator[str]:
    """Yield in words what differs between two descriptions of a preference."""
    for label, now in after.items():
        if before[label] != now:
            yield f"{label}：{before[label]} → {now}"


def forget(person: Person) -> Iterator[str]:
    """Erase by which ways a person was reached, and yield what that was; the mails stay, the addresses
    to which they went do not.
    """
    found = Preference.objects.filter(person=person)
    yield f"提醒方式和机器人地址 {found.count()} 份"
    found.delete()
    Preference.history.filter(person_id=person.pk).delete()
    yield f"日历订阅 {CalendarFeed.objects.filter(person=person).delete()[0]} 个"
    sent = Mail.objects.filter(recipient=person).exclude(address="")
    yield f"提醒邮件的收件地址 {sent.update(address='')} 个"


@transaction.atomic
def seal_again() -> int:
    """Seal the secrets of all with the first of the keys, and return how many people's: before an old
    key is taken away.
    """
    found = Preference.objects.select_for_update().exclude(webhook="")
    with_secrets = [one for one in found if one.webhook]
    Preference.objects.bulk_update(with_secrets, list(FIELDS))
    return len(with_secrets)


class TooSoon(Exception):
    """A test still waits: its outcome is to be awaited first."""


@transaction.atomic
def send_test(*, person: Person) -> Mail:
    """Put a mail into the outbox that goes the way the person chose; raises TooSoon."""
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    if tests_of(person).filter(state__in=(MailState.WAITING, MailState.SENDING)).exists():
        raise TooSoon("上一条测试提醒还在发送，请稍候再试。")
    content = render_content("test", person, TEST_SUBJECT, words=_TEST_WORDS)
    return outbox.post(recipient=person, on=clock.today(), content=content, at_once=True)


def tests_of(person: Person) -> QuerySet[Mail]:
    """Return the tests that were sent to a person, the latest first."""
    return Mail.objects.filter(recipient=person, subject=TEST_SUBJECT).order_by("-pk")
