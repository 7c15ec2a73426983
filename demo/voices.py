"""The demonstration's station: open to anyone, with two messages that say themselves to be samples."""

from datetime import date

from almanac import clock
from demo.story import account, item_of
from members.models import Department
from voices.enums import PlaceKind, VoiceKind
from voices.models import Place, PublicSettings, Voice
from voices.services import outcomes, places, states
from voices.services.taking_in import Said, Sender, take_in_voice
from voices.tokens import Opened, form_key

_OPENED, _SAID, _ANSWERED, _SAID_AGAIN = (
    date(2021, 4, 20),
    date(2021, 5, 10),
    date(2021, 5, 14),
    date(2021, 5, 18),
)
_ITEM = 38


def open_station(until: date) -> None:
    """Open a station that hangs on a consultation, and let it come as far as it had by a day."""
    if until < _OPENED:
        return
    office = account("办公室")
    with clock.standing_at(_OPENED):
        PublicSettings.objects.create(is_open=True, contact="区政协办公室（样例，无电话）")
        item = item_of(seq=_ITEM)
        consultation = item.theme.consultation
        station = Place.objects.create(
            kind=PlaceKind.STATION,
            name="安置小区协商驿站（样例）",
            code="BJ2N7K",
            department=Department.objects.get(name="城建委"),
            item=item,
            consultation=consultation,
            topic=consultation.topic,
            text="物业费怎么收、公共收益怎么用，您的想法会带到协商会上。",
            address="小区党群服务中心一楼",
        )
        places.open_place(place=station, actor=office)
    if until >= _SAID:
        with clock.standing_at(_SAID):
            first = _say(station, "（样例）小区公共停车位的收入，能不能每季度在公告栏里公布？")
    if until >= _ANSWERED:
        with clock.standing_at(_ANSWERED):
            states.answer(
                voice=first,
                actor=account("城建委"),
                answer="（样例）已请街道督促物业公布，并列入协商会的议题。",
            )
    if until >= _SAID_AGAIN:
        with clock.standing_at(_SAID_AGAIN):
            _say(station, "（样例）物业费怎么收的，收了以后做了什么，希望讲清楚。")
    with clock.standing_at(until):
        outcomes.follow_places()


def _say(station: Place, text: str) -> Voice:
    number = f"{Voice.objects.count():032d}"
    key = form_key(number, text)
    said = Said(kind=VoiceKind.OPINION, text=text)
    take_in_voice(place=station, sender=Sender(Opened(number, False), key, ""), said=said)
    return Voice.objects.get(form_key=key)
