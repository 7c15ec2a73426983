"""The first page: what needs me."""

from collections.abc import Iterable

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from almanac import clock
from members import roles
from proposals.reading.tabs import waiting_for
from workplan.enums import Side
from workplan.models import Instruction, Plan, WorkItem
from workplan.reading.board import Board, board, with_standing
from workplan.reading.inbox import queue, unanswered


def mine(request: HttpRequest) -> HttpResponse:
    """Show what the user answers for, leads, takes part in, and (the office) has to review."""
    today = clock.today()
    plan = Plan.current()
    items = with_standing(WorkItem.objects.filter(plan=plan))
    departments = roles.department_ids(request.user, today)
    posts = roles.post_ids(request.user, today)
    own = WorkItem.objects.of_departments(departments, Side.LEAD)
    responsible = board(items.of_departments(departments, Side.LEAD))
    taking_part = board(items.of_departments(departments, Side.PARTICIPANT).exclude(pk__in=own))
    addressed = Q(department=None, item__in=own) | Q(department__in=departments)
    to_answer = list(unanswered().filter(addressed))
    is_office = roles.is_office(request.user)
    return render(
        request,
        "desk/mine.html",
        {
            "plan": plan,
            "responsible": responsible,
            "taking_part": taking_part,
            "led": board(items.led_by(request.user.person_id, posts)) if posts else None,
            "to_answer": to_answer,
            "proposals": waiting_for(request.user, today),
            "needing_count": _needing(responsible, to_answer),
            "given": list(unanswered().filter(leader=request.user.person_id)) if posts else [],
            "queue": queue() if is_office else None,
            "unanswered_for": items.without_department().count() if is_office else 0,
            "year_board": board(items) if posts or is_office else None,
        },
    )


def _needing(responsible: Board, to_answer: Iterable[Instruction]) -> int:
    """Return how many items ask for something, by their state or by an instruction."""
    by_state = {row.item.pk for _, rows in responsible.needing for row in rows}
    return len(by_state | {given.item_id for given in to_answer})
