"""The admin's menu: some fifteen entries by task, each with the tables that are reached from its page.

Every table of the admin stands in it once (tests/desk/test_admin_menu.py): the first of an entry is
the page it opens, the others stand above that page's list, and on the first page under its name.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse

from members.read_once import read_once


@dataclass(frozen=True)
class Entry:
    """A line of the menu; `tables` are `app.model`, `page` an address where it is not the first's."""

    title: str
    icon: str
    tables: tuple[str, ...] = ()
    page: str = ""

    @property
    def link(self) -> str:
        return reverse(self.page) if self.page else changelist(self.tables[0])


MENU: tuple[tuple[Entry, ...], ...] = (
    (
        Entry("首页", "home", page="admin:index"),
        Entry("工作台", "desktop_windows", page="desk:mine"),
    ),
    (
        Entry(
            "台账",
            "fact_check",
            (
                *("workplan.workitem", "workplan.progress", "workplan.extension", "workplan.urge"),
                *("workplan.instruction", "workplan.officenote", "workplan.itemlink"),
                "workplan.transition",
            ),
        ),
        Entry(
            "工作要点",
            "menu_book",
            ("workplan.plan", "workplan.acceptedfinding", "workplan.papertemplate"),
        ),
        Entry(
            "导入", "upload_file", ("workplan.planimport",), page="admin:workplan_workitem_import"
        ),
        Entry(
            "会议",
            "groups",
            (
                *("workplan.meeting", "workplan.business", "workplan.schemeversion"),
                "workplan.schemereview",
            ),
        ),
        Entry(
            "活动",
            "event",
            (
                *("activities.event", "activities.attendance", "activities.eventchange"),
                *("activities.task", "activities.taking", "activities.takingchange"),
                *("activities.dutyturn", "activities.receptionmatter"),
                *("activities.readinglist", "activities.readingnote"),
            ),
        ),
    ),
    (
        Entry(
            "协商",
            "forum",
            (
                *("consultations.consultation", "consultations.consultationmeeting"),
                *("consultations.topicsuggestion", "consultations.suggestion"),
                *("consultations.theme", "consultations.themeactivity"),
                *("consultations.themesubmission", "consultations.themeinstruction"),
                "consultations.chainchange",
            ),
        ),
        Entry("调研", "travel_explore", ("consultations.research", "consultations.reportversion")),
        Entry("民主监督", "visibility", ("consultations.supervision", "consultations.problem")),
        Entry(
            "提案",
            "description",
            (
                *("proposals.proposal", "proposals.assignment", "proposals.dispatchbatch"),
                *("proposals.project", "proposals.assignmentextension"),
                *("proposals.assignmenturge", "proposals.proposalletter", "proposals.evaluation"),
                *("proposals.lookback", "proposals.qualityreview", "proposals.proposaltransition"),
            ),
        ),
        Entry("公众留言", "qr_code_2", ("voices.place", "voices.publicsettings")),
        Entry(
            "社情民意",
            "campaign",
            ("opinions.opinionreport", "opinions.contactpoint", "opinions.reporttransition"),
        ),
        Entry(
            "议政",
            "question_answer",
            (
                *("discussions.topic", "discussions.answer", "discussions.story"),
                "discussions.topicchange",
            ),
        ),
    ),
    (
        Entry(
            "人员",
            "person",
            (
                *("members.person", "members.membership", "members.post"),
                *("roster.profilechange", "roster.profiletransition"),
            ),
        ),
        Entry("部门", "apartment", ("members.department",)),
        Entry("账号", "key", ("members.user", "members.auditentry")),
        Entry(
            "提醒",
            "mail",
            (
                *("notifications.mail", "notifications.reminderpolicy"),
                *("notifications.preference", "notifications.calendarfeed"),
                "notifications.taskrun",
            ),
        ),
        Entry(
            "设置",
            "settings",
            (
                *("members.organisation", "notifications.calendarentry"),
                *("consultations.processtemplate", "consultations.consultationkind"),
                "proposals.proposalsettings",
                *("proposals.category", "proposals.ground", "proposals.answerclass"),
                "performance.factsort",
                *("proposals.evaluationstage", "django_celery_beat.periodictask"),
            ),
        ),
    ),
)


@dataclass(frozen=True)
class Table:
    """A table of the admin as a link."""

    title: str
    link: str


@cache
def changelist(table: str) -> str:
    """Return the address of a table's list."""
    return reverse(f"admin:{table.replace('.', '_')}_changelist")


def entries() -> Iterator[Entry]:
    """Yield the lines of the menu, whatever their group."""
    for group in MENU:
        yield from group


@read_once
def _is_seen(table: str, request: HttpRequest) -> bool:
    """Return whether the user may see a table."""
    return admin.site.get_model_admin(apps.get_model(table)).has_view_permission(request)


def tables(entry: Entry, request: HttpRequest) -> list[Table]:
    """Return the tables of an entry that the user may see."""
    return [
        Table(str(apps.get_model(table)._meta.verbose_name_plural), changelist(table))
        for table in entry.tables
        if _is_seen(table, request)
    ]


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the menu as the theme draws it: what one may not see is left out."""
    chosen = _chosen(request.path)
    return [
        {
            "separator": place > 0,
            "items": [
                {
                    "title": entry.title,
                    "icon": entry.icon,
                    "link": _links(entry)[0],
                    "active": entry is chosen,
                    "has_permission": True,
                }
                for entry in group
                if not entry.tables or any(_is_seen(table, request) for table in entry.tables)
            ],
        }
        for place, group in enumerate(MENU)
    ]


def related(request: HttpRequest) -> list[dict[str, Any]]:
    """Return what stands above a list, as the theme draws it: the tables of its entry."""
    entry = _chosen(request.path)
    if entry is None or len(entry.tables) < 2:
        return []
    return [
        {
            "models": list(entry.tables),
            "items": [
                {
                    "title": table.title,
                    "link": table.link,
                    "active": table.link == request.path,
                    "has_permission": True,
                }
                for table in tables(entry, request)
            ],
        }
    ]


def everything(request: HttpRequest) -> list[tuple[str, list[Table]]]:
    """Return every table under its entry, as the first page lists them."""
    found = [(entry.title, tables(entry, request)) for entry in entries()]
    return [(title, listed) for title, listed in found if listed]


def _chosen(path: str) -> Entry | None:
    """Return the entry whose page it is, or a page of one of its tables: the nearest address."""
    firsts = (reverse("admin:index"), reverse("desk:mine"))
    reached = [
        (link, entry)
        for entry in entries()
        for link in _links(entry)
        # The first pages' addresses begin every other.
        if (path == link if link in firsts else path.startswith(link))
    ]
    return max(reached, key=lambda one: len(one[0]))[1] if reached else None


@cache
def _links(entry: Entry) -> list[str]:
    """Return where an entry leads: its own page first."""
    return [entry.link, *map(changelist, entry.tables)]
