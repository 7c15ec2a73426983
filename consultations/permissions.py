"""Who may see and do what with a consultation, research or supervision, as predicates."""

from collections.abc import Callable
from datetime import date
from typing import Any

from consultations.enums import Action, StepRole
from consultations.models import (
    ChainStep,
    Problem,
    Suggestion,
    Theme,
    TopicSuggestion,
)
from members import roles
from members.models import User
from workplan.permissions import Access, Viewer

Row = ChainStep | TopicSuggestion | Suggestion | Problem
Predicate = Callable[[Access, Any], bool]


def access_of(viewer: Viewer, theme: Theme) -> Access:
    """Return what someone is to a theme: what they are to its work item.

    A consultation without one (at a street or in a village) is its department's.
    """
    if theme.item is not None:
        return viewer.access_to(theme.item)
    return Access(
        office=viewer.office,
        leader=viewer.leader,
        responsible=theme.department_id in viewer.departments,
    )


def access_to_theme(theme: Theme, user: User, on: date) -> Access:
    """Return what the user is to a theme on a day."""
    return access_of(Viewer.of(user, on), theme)


def access_to_topics(user: User) -> Access:
    """Return what the user is to the topics that were put forward: the office decides on them."""
    return Access(office=roles.is_office(user))


def access_to_row(row: Row, user: User, on: date) -> Access:
    """Return what the user is to what a step, topic, suggestion or problem belongs to."""
    if isinstance(row, TopicSuggestion):
        return access_to_topics(user)
    return access_to_theme(theme_of(row), user, on)


def theme_of(row: ChainStep | Suggestion | Problem) -> Theme:
    """Return the consultation, research or supervision that a row belongs to."""
    if isinstance(row, Suggestion):
        return row.meeting.consultation
    return row.supervision if isinstance(row, Problem) else row.theme


def sees(access: Access) -> bool:
    """Tell whether the chain is open to them: to those involved, the leaders and the office."""
    return access.sees_papers


def writes(access: Access) -> bool:
    """Tell whether they keep the chain's records: the responsible department and the office."""
    return access.office or access.responsible


def sees_figures(user: User, on: date) -> bool:
    """Tell whether the year's figures are open to them: to all who work in a department."""
    viewer = Viewer.of(user, on)
    return viewer.office or viewer.leader or bool(viewer.departments)


def _office(access: Access, row: Any) -> bool:
    return access.office


def _writer(access: Access, row: Any) -> bool:
    return writes(access)


def _whose_step(access: Access, row: ChainStep) -> bool:
    """A step of the office's is the office's to take; the others are the department's too."""
    return access.office or (access.responsible and row.role != StepRole.OFFICE)


# By the name of the model, as in transitions.RULES.
ACTION_RULES: dict[str, dict[Action, Predicate]] = {
    "chainstep": {
        Action.COMPLETE: _whose_step,
        Action.SKIP: _whose_step,
        Action.RESCHEDULE: _whose_step,
        Action.REOPEN: _whose_step,
    },
    "topicsuggestion": {
        Action.SELECT: _office,
        Action.DECLINE: _office,
        Action.REOPEN: _office,
    },
    "suggestion": {
        Action.HAND_OVER: _writer,
        Action.ADOPT: _writer,
        Action.NOT_ADOPT: _writer,
        Action.REOPEN: _writer,
    },
    "problem": {
        Action.ASSIGN: _writer,
        Action.ANSWER: _writer,
        Action.RECTIFY: _writer,
        Action.PASS: _writer,
        Action.FAIL: _writer,
        # As with items: what a department reports, the office crosses off (销号).
        Action.CLOSE: _office,
        Action.REOPEN: _office,
    },
}


def may(row: Row, action: Action, access: Access) -> bool:
    """Tell whether this action on this row is open to them, whatever its state."""
    predicate = ACTION_RULES[row._meta.model_name or ""].get(action)
    return predicate is not None and predicate(access, row)
