"""The first page: what needs me."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from almanac import clock
from desk.board import Row, board
from members import roles
from workplan.enums import Side, State
from workplan.models import DueDate, ItemLink, Plan, WorkItem


def mine(request: HttpRequest) -> HttpResponse:
    """Show what the user answers for, leads, takes part in, and (the office) has to review."""
    today = clock.today()
    plan = Plan.current()
    items = WorkItem.objects.filter(plan=plan).with_ledger()
    departments = roles.department_ids(request.user, today)
    posts = roles.post_ids(request.user, today)
    responsible = board(items.of_departments(departments, Side.LEAD))
    taking_part = board(
        items.of_departments(departments, Side.PARTICIPANT).exclude(
            pk__in=WorkItem.objects.of_departments(departments, Side.LEAD)
        )
    )
    led = board(items.led_by(request.user.person_id, posts)) if posts else None
    return render(
        request,
        "desk/mine.html",
        {
            "plan": plan,
            "responsible": responsible,
            "taking_part": taking_part,
            "led": led,
            "review": _review_queue(plan) if roles.is_office(request.user) else [],
            "year_board": board(items) if posts or roles.is_office(request.user) else None,
        },
    )


def _review_queue(plan: Plan | None) -> list[Row]:
    """Return what has been reported done and waits for the office."""
    dues = DueDate.objects.filter(item__plan=plan, state=State.REPORTED)
    dues = dues.exclude(item__in=ItemLink.objects.in_force().values("following"))
    dues = dues.select_related("item__plan").prefetch_related(
        "item__followed_links",
        "item__department_rows__department",
        "item__leader_rows__person",
        "item__leader_rows__post",
    )
    return [Row(due.item, due, due.standing) for due in dues]
