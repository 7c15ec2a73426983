"""A task that was taken on, turns of duty, a reception day and books: samples, so marked."""

from collections.abc import Callable
from datetime import date, timedelta

from activities.enums import EventKind, MatterKind
from activities.services import duty, events, reading, reception, tasks
from almanac import clock
from members.models import User

_MARCH, _APRIL, _MAY = date(2021, 3, 10), date(2021, 4, 15), date(2021, 5, 12)


def take_on(account: Callable[[str], User], until: date) -> None:
    """Put up tasks and books, take one on, sit, hear and note, as far as the day has come."""
    office, member, other = account("办公室"), account("李庆莲"), account("郑丽")
    if until < _MAY or member.person is None or other.person is None:
        return
    with clock.standing_at(_MARCH):
        made = reading.list_books(
            actor=office,
            title="（样例）2021年上半年书目",
            since=date(2021, 1, 1),
            until=date(2021, 6, 30),
            books=["《中国共产党简史》", "《乡土中国》 费孝通"],
        )
        task = tasks.put_up(
            actor=office,
            title="（样例）老旧小区加装电梯走访",
            text="走访三个小区，写明居民的难处和办法。",
            due_on=date(2021, 5, 31),
            places=2,
        )
        taking = tasks.take(task=task, actor=member)
    with clock.standing_at(_APRIL):
        day = events.create(
            actor=office, kind=EventKind.RECEPTION, title="（样例）主席接待日", on=_APRIL
        )
        events.publish(event=day, actor=office)
        for kind, title, unit in (
            (MatterKind.PROBLEM, "（样例）小区门口路灯不亮", "区城管局"),
            (MatterKind.SUGGESTION, "（样例）建议增设非机动车停车位", "区住建局"),
        ):
            matter = reception.note_matter(
                event=day, actor=office, kind=kind, title=title, text="居民当面反映。", who="居民"
            )
            reception.hand_to_unit(matter=matter, actor=office, handed_to=unit)
        events.close(event=day, actor=office)
        reading.write_note(actor=member, about=made.books.all()[0], text="（样例）读史明理。")
    with clock.standing_at(_MAY):
        turns = duty.plan_turns(actor=office, people=[member.person], first_on=_MAY, place="线上")
        duty.record_turn(turn=turns[0], actor=member, answered=6, notes="（样例）多问养老和停车。")
        duty.plan_turns(
            actor=office,
            people=[other.person],
            first_on=_MAY + timedelta(weeks=3),
            place="线上",
        )
        tasks.report(taking=taking, actor=member, report="（样例）三个小区都已走访。")
        tasks.credit(taking=taking, actor=office)
