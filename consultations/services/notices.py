"""A mail now about what a unit or department is handed, and about topics that were put forward."""

from collections.abc import Iterable, Sequence

from django.urls import reverse

from almanac import clock
from almanac.words import month_day
from consultations.enums import Action
from consultations.models import Problem, Research, Suggestion, Theme, TopicSuggestion
from members import roles
from members.models import Department, Person, User
from members.roles import Staffing
from notifications.services.notices import Notice, send_notice
from workplan.annexes import Annex
from workplan.services.recipients import office_people, people_answering


def tell_of_suggestions(
    rows: Sequence[Suggestion], actor: User, *, again: str = "转办", reason: str = ""
) -> None:
    """Tell a unit to answer to suggestions of one meeting, and the responsible department that they were
    handed over.
    """
    texts = _texts("意见建议", rows)
    _hand_over(
        rows,
        actor,
        *(f"意见建议{again}", f"“{rows[0].theme}”意见建议{_numbers(rows)}"),
        (*texts, ("反馈期限", _by(rows[0])), ("说明", reason)),
    )


def tell_of_problems(
    rows: Sequence[Problem], actor: User, *, again: str = "交办", reason: str = ""
) -> None:
    """Tell a unit to answer to problems of one supervision and put them right, and the supervision group
    that they were handed over.
    """
    texts = _texts("问题", rows)
    place = rows[0].place if len(rows) == 1 else ""
    _hand_over(
        rows,
        actor,
        *(f"监督问题{again}", f"“{rows[0].theme}”问题{_numbers(rows)}"),
        (*texts, ("地点", place), ("整改期限", _by(rows[0])), ("说明", reason)),
        url=rows[0].get_absolute_url(),
    )


def _numbers(rows: Sequence[Problem | Suggestion]) -> str:
    return "、".join(str(row.number) for row in rows)


def _texts(label: str, rows: Sequence[Problem | Suggestion]) -> list[tuple[str, str]]:
    if len(rows) == 1:
        return [(label, rows[0].text)]
    return [(f"{label}{row.number}", row.text) for row in rows]


def _by(row: Problem | Suggestion) -> str:
    return f"{month_day(row.due_on)}前" if row.due_on else ""


def _hand_over(
    rows: Sequence[Problem | Suggestion],
    actor: User,
    heading: str,
    title: str,
    lines: tuple[tuple[str, str], ...],
    url: str = "",
) -> None:
    """Write to the unit, where it is one that has a contact here, and to those who follow it up.

    A unit answers on a page of its own, which shows what was handed to it alone.
    """
    row = rows[0]
    theme, unit = row.theme, row.unit
    page = row.unit_page if len(rows) == 1 else reverse("consultations:handed")
    departments = list(theme.responsible_departments)
    names = "、".join(str(department) for department in departments)
    of_unit = _heads([row.department]) if row.department else []
    of_theme = _heads(departments)
    _send(
        Notice(
            heading,
            title,
            page,
            (
                *lines,
                ("请答复", f"在下面的页面上；没有账号的，书面答复{names or '办公室'}，由其登记。"),
            ),
            f"这件事由您所在的单位（{unit}）答复，所以收到这封邮件。",
        ),
        of_unit,
        actor,
    )
    told = f"{unit}（{'已发邮件' if of_unit else '没有联系人，请另行告知'}）"
    why = f"这件事由您（{_label(theme)}负责人）跟踪，所以收到这封邮件。"
    notice = Notice(heading, title, url or theme.get_absolute_url(), (*lines, ("转给", told)), why)
    _send(notice, (person for person in of_theme if person not in of_unit), actor)


def tell_of_research(research: Research, actor: User | None) -> None:
    """Tell the heads of the responsible department that their research was set up."""
    why = f"这项调研由您负责（{_label(research)}负责人），所以收到这封邮件。"
    item = research.item
    lines = (("课题", str(item)),) if item else ()
    notice = Notice("调研课题已建立", str(research), research.get_absolute_url(), lines, why)
    _send(notice, _heads(research.responsible_departments), actor)


def tell_of_topic(topic: TopicSuggestion, action: Action, actor: User, words: str) -> None:
    """Tell its proposer what became of a topic; the office, of one that was put forward."""
    if action == Action.SELECT:
        heading = "选题建议已选定"
    else:
        heading = "选题建议未选用" if action == Action.DECLINE else "选题建议重新考虑"
    proposer = topic.proposed_by.person if topic.proposed_by else None
    why = "这是您提出的选题建议，所以收到这封邮件。"
    notice = Notice(heading, str(topic), _topics(topic), (("说明", words),), why)
    _send(notice, [proposer] if proposer else [], actor)


def tell_of_new_topic(topic: TopicSuggestion, actor: User) -> None:
    """Tell the office of a topic that was put forward."""
    why = "这件事轮到办公室选定，所以收到这封邮件。"
    lines = (("提出人", topic.proposer), ("理由和背景", topic.background))
    notice = Notice("新的选题建议", str(topic), _topics(topic), lines, why)
    if not roles.is_office(actor):
        _send(notice, office_people(clock.today()), actor)


def _label(theme: Theme) -> str:
    """Return what the document calls the department responsible for a theme."""
    return Annex(theme.item.annex).department_label if theme.item else "责任部门"


def _topics(topic: TopicSuggestion) -> str:
    return reverse("consultations:topics", args=[topic.year])


def _heads(departments: Iterable[Department]) -> list[Person]:
    return list(people_answering(departments, Staffing(clock.today()))[0])


def _send(notice: Notice, people: Iterable[Person], actor: User | None) -> None:
    own = actor.person_id if actor else None
    send_notice(notice=notice, recipients=[person for person in people if person.pk != own])
