"""The frame of every page: which entries of the menu are whose."""

from dataclasses import dataclass, field

from django.http import HttpRequest
from django.urls import NoReverseMatch

from almanac import clock
from consultations.models import THEMES
from members import roles
from members.addresses import reverse
from members.enums import ACTING_DUTIES, DepartmentKind, Duty
from members.models import User
from proposals.models import ProposalSettings
from workplan.permissions import Pages, pages_of


@dataclass(frozen=True)
class Entry:
    """An entry of the menu; `here` where the page shown is one of its own."""

    label: str
    url: str
    here: bool = False


@dataclass(frozen=True)
class Frame:
    """The menu, the bar at the foot of a phone's screen, the tabs of what the page belongs to, and what
    else the frame leads to.
    """

    menu: tuple[Entry, ...] = ()
    bar: tuple[Entry, ...] = ()
    tabs: tuple[Entry, ...] = ()
    pages: Pages = field(default_factory=Pages)


_OF_MEMBERS = ("/activities/", "/plenary/", "/discussions/", "/performance/", "/roster/")
_OF_OPINIONS = ("/opinions/", "/voices/")

# What each entry is called, the page it opens, and how the addresses of its pages begin.
_ENTRIES = {
    "today": ("今天", "desk:mine", ()),
    "year": ("全年", "workplan:plan", ("/plan/", "/items/")),
    "calendar": ("日历", "desk:month", ("/calendar/",)),
    "review": ("审核", "workplan:review", ("/review/",)),
    "chains": (
        "协商监督",
        "consultations:current",
        (
            *("/chains/", "/themes/", "/topics/", "/sessions/", "/figures/"),
            *(f"/{theme.ADDRESS}/" for theme in THEMES.values()),
        ),
    ),
    "proposals": ("提案", "proposals:home", ("/proposals/",)),
    # What people say, and what members are and do, have one place each in the menu, and a row of tabs on
    # each of its pages.
    "opinions": ("社情民意", "opinions:list", _OF_OPINIONS),
    "reports": ("信息", "opinions:list", ("/opinions/",)),
    "voices": ("公众留言", "voices:list", ("/voices/",)),
    "members": ("委员", "activities:list", _OF_MEMBERS),
    "activities": ("活动", "activities:list", ("/activities/",)),
    "plenary": ("大会", "plenary:list", ("/plenary/",)),
    "discussions": ("议政", "discussions:board", ("/discussions/",)),
    "performance": ("履职", "performance:my_year", ("/performance/",)),
    "roster": ("名册", "roster:list", ("/roster/",)),
    "meetings": ("会议", "workplan:meetings", ("/meetings/",)),
    "months": ("月报", "workplan:months", ("/months/",)),
    "me": ("我的", "desk:me", ("/me/", "/mails/", "/password/")),
}


def frame_of(request: HttpRequest) -> Frame:
    """Return what the frame shows to the user of a request; nothing before one has signed in.

    Nobody is led to what is not there for them: a government unit (承办单位) writes no 社情民意. On a
    phone the third place is for what one lives in: the proposals for members, units and the 提案委, who
    hand them in, answer and review them; 协商监督 for the others.
    """
    user = getattr(request, "user", None)
    if not isinstance(user, User) or not user.is_active:
        return Frame()
    pages = pages_of(user, clock.today())
    outside, in_proposals = _standing(user)
    office = roles.is_office(user)
    of_members = _of_members(user, office)
    tabs = {_OF_MEMBERS: of_members, _OF_OPINIONS: ("reports", "voices") if office else ()}
    shown = (
        *("today", "year", "calendar"),
        *(("review",) if office else ()),
        *("chains", "proposals"),
        *(() if outside else ("opinions",)),
        *(("members",) if of_members else ()),
        *(("meetings",) if pages.meetings else ()),
        *(("months",) if pages.months else ()),
    )
    lives_in = "proposals" if office or in_proposals else "chains"
    return Frame(
        menu=_entries(request, shown),
        bar=_entries(request, ("today", "year", lives_in, "me")),
        tabs=tuple(
            tab
            for begins, names in tabs.items()
            if request.path.startswith(begins)
            for tab in _entries(request, names)
        ),
        pages=pages,
    )


def _of_members(user: User, office: bool) -> tuple[str, ...]:
    """Return which pages about members someone is led to."""
    today = clock.today()
    of_committee = roles.is_of_committee(user, today)
    return (
        *(("activities", "plenary") if of_committee or roles.post_ids(user, today) else ()),
        *(("discussions",) if of_committee else ()),
        *(("performance",) if office or roles.is_member(user, today) else ()),
        *(("roster",) if of_committee else ()),
    )


def _standing(user: User) -> tuple[bool, bool]:
    """Return whether someone stands outside the committee, for a unit alone; and lives in proposals."""
    rows = roles.held_by(user, clock.today())
    acting = [row for row in rows if row.duty in ACTING_DUTIES]
    of_unit = any(row.kind == DepartmentKind.UNIT for row in acting)
    of_body = any(row.kind and row.kind != DepartmentKind.UNIT for row in acting)
    leads = any(row.post_id for row in rows)
    is_member = any(row.duty == Duty.MEMBER for row in rows)
    outside = of_unit and not (of_body or leads or is_member)
    committee = ProposalSettings.current().committee_id if acting else None
    reviews = committee is not None and any(row.department_id == committee for row in acting)
    return outside, outside or reviews or (is_member and not (of_body or leads))


def _address(page: str) -> str | None:
    """Return where a page is; None of one that this installation does not have."""
    try:
        return reverse(page)
    except NoReverseMatch:
        return None


def _entries(request: HttpRequest, names: tuple[str, ...]) -> tuple[Entry, ...]:
    entries = []
    for name in names:
        label, page, begins = _ENTRIES[name]
        if (url := _address(page)) is None:
            continue
        here = request.path == url or (bool(begins) and request.path.startswith(begins))
        entries.append(Entry(label, url, here))
    return tuple(entries)
