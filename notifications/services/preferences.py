"""How a person wants to be reminded: one door for what they choose, and a mail to try it out."""

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.db import transaction
from django.template.loader import render_to_string

from almanac import clock
from members.models import Organisation, Person, User
from notifications.channels.targets import Forbidden, Unresolved, resolve
from notifications.enums import ROBOTS, Channel, Frequency, MailState
from notifications.letters import Content, one_line
from notifications.models import Mail, Preference
from notifications.services import outbox

TEST_SUBJECT = "测试提醒：收到即说明可以收到提醒"


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
    webhook: str = "",
    sign_key: str = "",
) -> Preference:
    """Keep what a person chose, and let what waits for them go that way.

    An empty `webhook` leaves a robot's address as it is, and its signing key with it. Raises
    ValidationError, also for an address that may not be called.
    """
    webhook, sign_key = webhook.strip(), sign_key.strip()
    if channel in ROBOTS and webhook:
        _check_address(webhook)  # asks for a host's name, so that no lock may be held meanwhile
    with transaction.atomic():
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        preference = preference_of(person)
        before, old = _shown(preference), (preference.webhook, preference.sign_key)
        secrets = _secrets(preference, channel, webhook, sign_key)
        preference.channel, preference.frequency = channel, frequency
        preference.hour, preference.monthly = hour, monthly
        preference.webhook, preference.sign_key = secrets
        preference.full_clean()
        preference._history_user = actor  # type: ignore[attr-defined]
        preference._change_reason = "；".join(_changes(before, preference, old != secrets))  # type: ignore[attr-defined]
        preference.save()
        outbox.readdress(person)
    return preference


def _check_address(webhook: str) -> None:
    try:
        resolve(webhook)
    except (Forbidden, Unresolved) as no:
        raise ValidationError({"webhook": str(no)}) from None


def use_mail(*, preference: Preference, actor: User | None) -> bool:
    """Let someone be reminded by mail again, their robot forgotten; tells whether that is new."""
    if preference.channel == Channel.MAIL:
        return False
    choose(
        person=preference.person,
        actor=actor,
        channel=Channel.MAIL,
        frequency=preference.frequency,
        hour=preference.hour,
        monthly=preference.monthly,
    )
    return True


def _secrets(preference: Preference, channel: str, webhook: str, sign_key: str) -> tuple[str, str]:
    """Return address and signing key as they are to be kept; raises ValidationError."""
    if channel not in ROBOTS:
        return "", ""
    if not webhook:
        if preference.channel != channel or not preference.webhook:
            raise ValidationError({"webhook": "请填写机器人地址。"})
        webhook, sign_key = preference.webhook, sign_key or preference.sign_key
    return webhook, sign_key if channel == Channel.DINGTALK else ""


def _shown(preference: Preference) -> dict[str, str]:
    """Return what may be read of a preference, by its label."""
    return {
        "接收方式": preference.get_channel_display(),
        "提醒频率": Frequency(preference.frequency).label.partition("（")[0],
        "发送时刻": "统一时刻" if preference.hour is None else f"{preference.hour} 时以后",
        "下月预告": "接收" if preference.monthly else "不接收",
    }


def _changes(before: dict[str, str], preference: Preference, secrets: bool) -> Iterator[str]:
    for label, now in _shown(preference).items():
        if before.get(label, now) != now:
            yield f"{label}：{before[label]} → {now}"
    if secrets and preference.webhook:
        yield "更换了机器人地址或密钥"


class TooSoon(Exception):
    """A test still waits: its outcome is to be awaited first."""


@transaction.atomic
def send_test(*, person: Person) -> Mail:
    """Put a mail into the outbox that goes the way the person chose; raises TooSoon."""
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    if tests_of(person).filter(state__in=(MailState.WAITING, MailState.SENDING)).exists():
        raise TooSoon("上一条测试提醒还在发送，请稍候再试。")
    context = {
        "subject": TEST_SUBJECT,
        "recipient": one_line(person.name),
        "organisation": Organisation.current(),
    }
    content = Content(
        subject=TEST_SUBJECT,
        text=render_to_string("mail/test.txt", context).strip() + "\n",
        html=render_to_string("mail/test.html", context),
        brief=render_to_string("mail/test.md", context).strip() + "\n",
    )
    return outbox.post(recipient=person, on=clock.today(), content=content, at_once=True)


def tests_of(person: Person):
    """Return the tests that were sent to a person, the latest first."""
    return Mail.objects.filter(recipient=person, subject=TEST_SUBJECT).order_by("-pk")
