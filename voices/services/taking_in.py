"""Taking in what citizens hand in: each once, within limits, and set apart (待核) rather than refused.

The only writer of messages and questionnaires as they come; it runs in the public's own process, with a
database role that can do this and no more (docs/deployment.md).
"""

import secrets
import uuid
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from ipaddress import ip_address
from typing import Any

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from almanac import clock
from notifications.services.calendar import office_calendar
from voices.enums import Action, State
from voices.models import (
    Arrival,
    Place,
    PublicSettings,
    Reply,
    Voice,
    VoiceContact,
    VoicePhoto,
    VoiceRecord,
)
from voices.tokens import Opened, digest, receipt_secret
from voices.transitions import RULES
from workflow.files import keep_all
from workflow.refusals import Refused

WINDOW, DAY = timedelta(minutes=10), timedelta(days=1)
# From one form; what is more is refused.
PER_FORM = 5
# From one address, behind which a carrier may have thousands of phones: within WINDOW as others, more is
# set apart; so many a day, then no more.
PER_ADDRESS, PER_ADDRESS_DAY = 60, 1000
# At one place within WINDOW; more is set apart.
PER_PLACE = 2000
_TRIES = 5


class TooMany(Refused):
    """More came from one form or address than is taken in."""


@dataclass(frozen=True)
class Sender:
    """What is known of who hands in: by which form, from where, and whether it looks like a program."""

    form: Opened
    key: str
    address: str
    is_trapped: bool = False


@dataclass(frozen=True)
class Said:
    """What a citizen says; name and phone by choice."""

    kind: str
    text: str
    where: str = ""
    name: str = ""
    phone: str = ""
    photos: tuple[bytes, ...] = ()
    is_verified: bool = False


def take_in_voice(*, place: Place, sender: Sender, said: Said) -> str:
    """Keep a message, and return the secret of its receipt; of one that was kept before, the same.

    Raises TooMany past the limits.
    """
    secret = receipt_secret(sender.key)
    if _is_known(Voice, sender):
        return secret
    held_why = _why_held(place, sender, f"{said.text} {said.where} {said.name}")
    for _ in range(_TRIES):
        try:
            _write_voice(place, sender, said, digest(secret), held_why)
        except IntegrityError:
            # The same came at the same moment, or the number was given before.
            if _is_known(Voice, sender):
                return secret
        else:
            return secret
    raise TooMany("暂时收不下，请过一会儿再提交。")


@transaction.atomic
def _write_voice(place: Place, sender: Sender, said: Said, kept: str, held_why: str) -> None:
    now = clock.now()
    voice = Voice.objects.create(
        number=f"{secrets.randbelow(10**8):08d}",
        place=place,
        kind=said.kind,
        text=said.text,
        where=said.where,
        secret=kept,
        form_key=sender.key,
        held=bool(held_why),
        held_why=held_why,
        is_verified=said.is_verified,
        received_at=now,
        due_on=office_calendar().workdays_after(clock.today(), place.promise_days),
    )
    if said.name or said.phone:
        VoiceContact.objects.create(voice=voice, name=said.name, phone=said.phone)
    Arrival.objects.create(
        place=place,
        form=sender.form.number,
        address=_written_out(sender.address),
        held=bool(held_why),
        at=now,
        voice=voice,
    )
    numbered = enumerate((ContentFile(photo) for photo in said.photos), start=1)
    keep_all((_named(file, n) for n, file in numbered), lambda file: _keep_photo(voice, file))


def _named(file: Any, number: int) -> Any:
    file.name = f"照片{number}.jpg"
    return file


def _keep_photo(voice: Voice, file: Any) -> VoicePhoto:
    return VoicePhoto.objects.create(
        voice=voice,
        key=uuid.uuid4(),
        file=file,
        name=file.name,
        size=file.size,
        content_type="image/jpeg",
    )


@transaction.atomic
def take_in_reply(*, place: Place, sender: Sender, answers: dict[str, Any]) -> None:
    """Keep the answers to a questionnaire, once. Raises TooMany past the limits."""
    if _is_known(Reply, sender):
        return
    held = bool(_why_held(place, sender, " ".join(map(str, answers.values()))))
    now = clock.now()
    try:
        with transaction.atomic():
            Reply.objects.create(
                place=place, answers=answers, form_key=sender.key, held=held, at=now
            )
    except IntegrityError:
        return
    address = _written_out(sender.address)
    Arrival.objects.create(place=place, form=sender.form.number, address=address, held=held, at=now)


def _is_known(model: type[Any], sender: Sender) -> bool:
    return model.objects.filter(form_key=sender.key).exists()


def _why_held(place: Place, sender: Sender, text: str) -> str:
    """Return why what comes is set apart; "" for what is not. Raises TooMany past the last limit."""
    now = clock.now()
    if Arrival.objects.filter(form=sender.form.number).count() >= PER_FORM:
        raise TooMany("这一页已经提交过几次。请重新扫码打开，再提交。")
    refuse_flood(sender.address)
    from_there = _arrivals_from(sender.address).filter(at__gt=now - WINDOW)
    # What was set apart itself sets no others apart: a flood is its sender's.
    here = Arrival.objects.filter(place=place, at__gt=now - WINDOW, held=False)[:PER_PLACE]
    settings = PublicSettings.current()
    words = settings.words.split("\n") if settings else []
    reasons = (
        ("填了看不见的栏目" if sender.is_trapped else ""),
        ("打开几秒就提交" if sender.form.too_soon else ""),
        ("同一网络地址提交很多" if from_there[:PER_ADDRESS].count() >= PER_ADDRESS else ""),
        ("此处短时间内提交很多" if here.count() >= PER_PLACE else ""),
        next(
            (f"含有“{word.strip()}”" for word in words if word.strip() and word.strip() in text), ""
        ),
    )
    return "；".join(filter(None, reasons))[:100]


def refuse_flood(address: str) -> None:
    """Raise TooMany where so many came from an address today that no more are taken in."""
    today = _arrivals_from(address).filter(at__gt=clock.now() - DAY)
    if address and today[:PER_ADDRESS_DAY].count() >= PER_ADDRESS_DAY:
        raise TooMany(
            "今天从您所在的网络提交得太多，暂时收不下。请明天再提交，或者打电话告诉我们。"
        )


def _written_out(address: str) -> str:
    """Return an address in the one way in which it is kept; what is none as it came."""
    try:
        found = ip_address(address)
    except ValueError:
        return address[:45]
    return str(getattr(found, "ipv4_mapped", None) or found.exploded)


def _arrivals_from(address: str) -> Any:
    """Return what came from an address; of IPv6 from all that a subscriber's line has, the last half."""
    written, half = _written_out(address), "0000:0000:0000:0000"
    if ":" not in written:
        return Arrival.objects.filter(address=written)
    line = written[:20]
    return Arrival.objects.filter(address__range=(line + half, line + half.replace("0", "f")))


def voice_of(secret: str) -> Voice | None:
    """Return the message whose receipt stands at an address; nothing where it does not exist."""
    return (
        Voice.objects.filter(secret=digest(secret)).select_related("place", "merged_into").first()
    )


@transaction.atomic
def take_back(*, secret: str) -> None:
    """撤回: its sender takes a message back; its words, photos and who wrote it are erased.

    Raises Refused where it is too late, because it was set aside or passed on.
    """
    kept = digest(secret)
    voice = Voice.objects.filter(secret=kept).only("pk", "state").first()
    sources = RULES[Action.TAKE_BACK].sources
    gone: dict[str, Any] = {"text": "", "where": "", "is_shown": False, "held": False}
    gone |= {"state": State.TAKEN_BACK, "merged_into": None}
    if voice is None or not Voice.objects.filter(
        pk=voice.pk, state=voice.state, state__in=sources
    ).update(closed_on=clock.today(), **gone):
        raise Refused("这条已经办结或转告，不能撤回。需要更正的，请再提交一条。")
    VoiceContact.objects.filter(voice=voice)._raw_delete(using=voice._state.db)
    photos = list(VoicePhoto.objects.filter(voice=voice).only("pk", "file"))
    VoicePhoto.objects.filter(voice=voice)._raw_delete(using=voice._state.db)
    for photo in photos:
        transaction.on_commit(partial(photo.file.storage.delete, str(photo.file.name)))
    _record(voice, Action.TAKE_BACK, voice.state, State.TAKEN_BACK)
    if voice.waits:
        _let_wait_again(voice)


def _let_wait_again(main: Voice) -> None:
    """Have those wait for an answer of their own that would have had that of a message now taken back."""
    merged = list(Voice.objects.filter(merged_into=main).only("pk"))
    Voice.objects.filter(merged_into=main).update(
        state=State.RECEIVED, merged_into=None, closed_on=None
    )
    for voice in merged:
        why = "并入的那一条由留言人撤回"
        _record(voice, Action.REOPEN, State.MERGED, State.RECEIVED, why)


def _record(voice: Voice, action: Action, was: str, to: str, reason: str = "") -> None:
    """Note what a sender did; nobody is named."""
    VoiceRecord.objects.create(
        voice=voice,
        action=action,
        from_state=was,
        to_state=to,
        actor=None,
        reason=reason,
        at=clock.now(),
    )
