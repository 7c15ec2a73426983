"""Who sees what of the members: one table, for the page, the print, Word and the workbook alike."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from almanac import clock
from members import roles
from members.enums import DepartmentKind, Duty
from members.models import Membership, User


class Sight(IntEnum):
    """How much of a member someone sees; who sees more sees the lesser too."""

    NOTHING, NAMES, MOBILE, ALL = range(4)


@dataclass(frozen=True)
class Column:
    """Something kept of a member: what it is called, how wide it is written, from which sight it is seen."""

    label: str
    width: int
    sight: Sight
    said: Callable[[Membership, date], str]


def _belongs(kind: str) -> Callable[[Membership, date], str]:
    return lambda one, day: "、".join(map(str, one.belongs(kind)))


def _duty(one: Membership, day: date) -> str:
    sectors = one.belongs(DepartmentKind.SECTOR)
    return "、".join(led for sector in sectors if (led := one.leads(sector)))


def _month(day: date | None) -> str:
    return f"{day.year}年{day.month}月" if day else ""


# Names, 界别, 常委 and posts are the committee's own; a telephone is for who has to ring; all else is for
# the office and the member.
COLUMNS: tuple[Column, ...] = (
    Column("界别", 14, Sight.NAMES, _belongs(DepartmentKind.SECTOR)),
    Column("界别职务", 12, Sight.NAMES, _duty),
    Column("姓名", 10, Sight.NAMES, lambda one, day: one.person.name),
    Column("常委", 6, Sight.NAMES, lambda one, day: "常委" if one.is_standing(day) else ""),
    Column("工作单位", 24, Sight.NAMES, lambda one, day: one.unit),
    Column("单位职务", 16, Sight.NAMES, lambda one, day: one.unit_post),
    Column("专委会", 12, Sight.NAMES, _belongs(DepartmentKind.COMMITTEE)),
    Column("委员小组", 14, Sight.NAMES, _belongs(DepartmentKind.TEAM)),
    Column("手机", 14, Sight.MOBILE, lambda one, day: one.person.mobile),
    Column("党派", 10, Sight.ALL, lambda one, day: one.get_party_display()),
    Column("党支部、党小组", 16, Sight.ALL, _belongs(DepartmentKind.CELL)),
    Column("性别", 6, Sight.ALL, lambda one, day: one.get_sex_display()),
    Column("出生年月", 12, Sight.ALL, lambda one, day: _month(one.born_on)),
    Column("民族", 8, Sight.ALL, lambda one, day: one.nation),
    Column("职称", 12, Sight.ALL, lambda one, day: one.title),
    Column("电子邮箱", 24, Sight.ALL, lambda one, day: one.person.email),
    Column("委员编号", 10, Sight.ALL, lambda one, day: one.number),
    Column("任期自", 12, Sight.ALL, lambda one, day: one.since.isoformat()),
    Column("不参加排名", 8, Sight.ALL, lambda one, day: "是" if one.unranked else ""),
)


@dataclass(frozen=True)
class Reader:
    """What a user is to the roster on a day: of the office, a member, who leads which departments."""

    sees: bool = False
    office: bool = False
    person_id: int | None = None
    leads: frozenset[int] = frozenset()

    def sight_of(self, one: Membership) -> Sight:
        """Return how much of a member (with what they belong to) is seen."""
        if not self.sees:
            return Sight.NOTHING
        if self.office or one.person_id == self.person_id:
            return Sight.ALL
        theirs = {held.department_id for held in one.person.affiliations}  # type: ignore[attr-defined]
        return Sight.MOBILE if self.leads & theirs else Sight.NAMES

    @property
    def most(self) -> Sight:
        """How much is seen of anyone."""
        if not self.sees or self.office:
            return Sight.ALL if self.office else Sight.NOTHING
        return Sight.MOBILE if self.leads else Sight.NAMES


def own_membership(reader: Reader) -> Membership | None:
    """Return as what a reader is a 委员 today."""
    return Membership.objects.on_day(clock.today()).filter(person=reader.person_id).first()


def reader_of(user: User, day: date) -> Reader:
    """Return what a user is to the roster; a government unit, and an account of no one, see nothing."""
    if not roles.is_of_committee(user, day):
        return Reader()
    leads = roles.acting_for(user, day, (Duty.HEAD, Duty.DEPUTY))
    return Reader(True, roles.is_office(user), user.person_id, leads)


def said_of(one: Membership, reader: Reader, day: date) -> dict[str, str]:
    """Return what a reader sees of a member, by the labels of COLUMNS; the rest is not in it."""
    sight = reader.sight_of(one)
    return {of.label: of.said(one, day) for of in COLUMNS if of.sight <= sight}
