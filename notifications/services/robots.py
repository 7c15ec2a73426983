"""Sending to a person's robot, and writing down what it answered, without its address.

A robot that cannot be reached is not tried again for the next mail of the same run.
"""

from django.utils import timezone

from notifications.channels import post, robots
from notifications.channels.redaction import masked
from notifications.channels.targets import Forbidden, resolve
from notifications.enums import ROBOTS, Channel
from notifications.models import Mail, Preference
from notifications.services.outbox import claim, fail, put_back, sent, try_later, waiting

REFUSED = "机器人拒收"
NO_ROBOT = "机器人连接不上"
NOT_CHOSEN = "收件人已不用这个机器人。请重新发送。"


def deliver_to_robots() -> int:
    """Send what goes to robots and return how much was sent."""
    away: set[str] = set()
    claimed = filter(None, map(claim, waiting(*ROBOTS)))
    return sum(_deliver(mail, away) for mail in claimed)


def _deliver(mail: Mail, away: set[str]) -> bool:
    """Send a claimed mail and record what came of it; adds a robot that is away to those."""
    preference = Preference.objects.filter(person=mail.recipient_id, channel=mail.channel).first()
    if preference is None:
        return fail(mail, NOT_CHOSEN)
    if preference.webhook in away:
        return put_back(mail, f"{NO_ROBOT}（{preference.hint}）。")
    try:
        said = _call(preference, mail)
    except Forbidden as forbidden:
        return fail(mail, str(forbidden))
    except OSError as error:
        away.add(preference.webhook)
        return try_later(mail, f"{NO_ROBOT}（{_in_short(error, preference)}）。")
    except Exception as error:  # a message that cannot be made must not stop the others
        return fail(mail, f"消息无法发送（{_in_short(error, preference)}）。")
    if said.ok:
        return sent(mail)
    words = masked(said.words, preference.webhook, preference.sign_key)
    if said.later:
        return try_later(mail, f"机器人暂时不收：{words}")
    return fail(mail, f"{REFUSED}：{words}")


def _call(preference: Preference, mail: Mail) -> robots.Verdict:
    """Return what a robot says to a mail; its address is checked anew each time it is called."""
    address = preference.webhook
    if preference.channel == Channel.DINGTALK and preference.sign_key:
        now = int(timezone.now().timestamp() * 1000)
        address = robots.signed(address, preference.sign_key, now)
    text = mail.brief or robots.plain(mail.text)
    content = robots.message(Channel(mail.channel), mail.subject, text)
    answer = post.post_json(resolve(address), content)
    return robots.verdict(answer.status, answer.body)


def _in_short(error: Exception, preference: Preference) -> str:
    words = f"{type(error).__name__}: {error}"[:500]
    return masked(words, preference.webhook, preference.sign_key)
