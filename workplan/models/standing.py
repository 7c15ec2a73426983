"""How an item and its due dates stand, and what they are called: of the models, and of the plain rows that
pages with many of them read (`workplan.reading.rows`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from django.conf import settings

from almanac import clock
from almanac.words import month_day
from members.addresses import reverse
from workplan.annexes import Annex
from workplan.enums import ENDED_STATES, OPEN_STATES, RESTING_STATES, Lamp, Side, State, state_label
from workplan.lamp import StatusLight, scheme_wanted_by, status_light


def number_of(seq: int | None, added_no: int | None) -> str:
    """Return a row's number within its annex as people read it: 13, 增补1; nothing where it has none."""
    if added_no is not None:
        return f"增补{added_no}"
    return "" if seq is None else str(seq)


class ItemStanding:
    """An item by its rows: `due_dates`, `leader_rows`, `department_rows` and `followed_links`."""

    if TYPE_CHECKING:
        pk: Any
        annex: Any
        seq: Any
        added_no: Any
        added_by: Any
        added_why: Any
        dropped_by: Any
        title: Any
        due_dates: Any
        leader_rows: Any
        department_rows: Any
        followed_links: Any
        scheme_versions: Any
        scheme_reviews: Any
        plan: Any
        needs_scheme: Any
        section: Any
        period_phrase: Any
        period_kind: Any
        review_on: Any
        follows: Any

    # The rows of its departments where a page read them along (`reading.rows.read_departments`).
    departments_read: Any = None

    def __str__(self) -> str:
        return f"{self.designation}：{self.title}"

    def get_absolute_url(self) -> str:
        return reverse("workplan:item", args=[self.pk])

    @property
    def departments_with_sides(self) -> Iterable[Any]:
        """The rows of its departments in their order."""
        if self.departments_read is None:
            return self.department_rows.all()
        return self.departments_read

    @property
    def terms(self) -> Annex:
        """The words in which its annex says who leads, who answers for it, and when."""
        return Annex(self.annex)

    @property
    def designation(self) -> str:
        """How people name the row among those of all annexes: 调研课题 1, 重点任务 增补1."""
        return f"{Annex(self.annex).short} {self.number}".strip()

    @property
    def number(self) -> str:
        """The row's number within its annex as people read it: 13, 增补1; nothing where it has none."""
        return number_of(self.seq, self.added_no)

    @property
    def is_added(self) -> bool:
        """Whether it was added after the document was issued."""
        return self.added_no is not None

    @property
    def added_words(self) -> str:
        """By which meeting it was added, or why by none; nothing for a row of the document."""
        if not self.is_added:
            return ""
        return f"{self.added_by}增补" if self.added_by else f"未经会议增补：{self.added_why}"

    @property
    def dropped_words(self) -> str:
        """By which meeting it was taken out of the plan; nothing where it was not."""
        return f"{self.dropped_by}决定取消" if self.dropped_by else ""

    @property
    def leaders(self) -> list[Any]:
        """The lead leaders in the document's order: people, or posts that stand in their place."""
        return [row.leader for row in self.leader_rows.all()]

    def is_led_by(self, person_id: int | None, post_ids: frozenset[int]) -> bool:
        """Return whether a person leads it, by name or by a post; as `WorkItemQuerySet.led_by`."""
        return any(
            row.post_id in post_ids or (person_id is not None and row.person_id == person_id)
            for row in self.leader_rows.all()
        )

    def departments_on(self, side: Side) -> list[Any]:
        """The departments of one side, in the document's order."""
        return [row.department for row in self.departments_with_sides if row.side == side]

    @property
    def lead_departments(self) -> list[Any]:
        return self.departments_on(Side.LEAD)

    @property
    def participants(self) -> list[Any]:
        return self.departments_on(Side.PARTICIPANT)

    @property
    def current_due(self) -> Any:
        """The due date next to be worked on; else one that rests; else the last."""
        dues = list(self.due_dates.all())
        running = (d for d in dues if d.state in OPEN_STATES)
        resting = (d for d in dues if d.state in RESTING_STATES)
        return next(running, None) or next(resting, None) or (dues[-1] if dues else None)

    @property
    def telling_due(self) -> Any:
        """The due date by which the item stands: the worst of its open ones, else the current."""
        running = [d for d in self.due_dates.all() if d.state in OPEN_STATES]
        if not running:
            return self.current_due
        return min(running, key=lambda due: _WORST_FIRST.index(due.status_light.lamp))

    @property
    def leading(self) -> Any:
        """The row of another annex that leads this one's matter (主项), or None where it is its own."""
        return next((link.leading for link in self.followed_links.all() if link.is_in_force), None)

    @property
    def state(self) -> str:
        """The item's state follows from its due dates: that of the current one.

        Of two rows of one matter both stand as the leading one does: it is worked on there.
        """
        return (self.leading or self)._own_state

    @property
    def _own_state(self) -> str:
        return self.current_due.state if self.current_due else State.ASSIGNED

    def get_state_display(self) -> str:
        return state_label(self.state, follows=(self.leading or self).follows)

    @property
    def done_in(self) -> str:
        """Where it is worked on, if not in its own row: in the row that leads it, in its proposal."""
        return self.leading.designation if self.leading else self.follows

    @property
    def status_light(self) -> StatusLight:
        """How the item stands: as the worst of its open due dates, else as its last.

        A row that follows another stands as that one does, and says so.
        """
        if self.leading is None:
            return self._own_status_light
        found = self.leading._own_status_light
        led = f"随{self.leading.designation}"
        return replace(found, reason=f"{led}：{found.reason}" if found.reason else led)

    @property
    def _own_status_light(self) -> StatusLight:
        due = self.telling_due
        return due.status_light if due else StatusLight(Lamp.GREY, "", word="无期限")


_WORST_FIRST = (Lamp.RED, Lamp.YELLOW, Lamp.GREEN, Lamp.GREY, Lamp.BLUE)


class DueStanding:
    """A due date by its values, and by those of its `item`."""

    if TYPE_CHECKING:
        item: Any
        state: Any
        starts_on: Any
        planned_on: Any
        due_on: Any
        percent: Any
        closed_on: Any
        scheme_passed_on: Any
        newer_scheme: Any

    def __str__(self) -> str:
        return f"{self.item.designation} {self.label}"

    @property
    def label(self) -> str:
        """The date as people read it: 3月31日, or 无期限."""
        if self.due_on is None:
            return "无期限"
        return month_day(self.due_on, self.item.plan.year)

    @property
    def planned_label(self) -> str:
        """The date that the document's phrase means, whatever was granted since."""
        if self.planned_on is None:
            return "无期限"
        return month_day(self.planned_on, self.item.plan.year)

    @property
    def is_extended(self) -> bool:
        return self.due_on != self.planned_on

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def is_ended(self) -> bool:
        return self.state in ENDED_STATES

    @property
    def lacks_scheme(self) -> bool:
        """Whether no 主席会议 has passed a scheme for this round of a ★ item."""
        return self.item.needs_scheme and self.scheme_passed_on is None

    @property
    def awaits_scheme(self) -> bool:
        """Whether a meeting may still speak of its scheme: none has passed, or not the newest."""
        return not self.is_ended and (self.scheme_passed_on is None or bool(self.newer_scheme))

    @property
    def scheme_wanted_by(self) -> date | None:
        """By which day a scheme should pass; None where one has, or none is needed."""
        if not self.lacks_scheme:
            return None
        plan = self.item.plan
        return scheme_wanted_by(
            starts_on=self.starts_on,
            due_on=self.due_on,
            issued_on=plan.issued_on or plan.adopted_on or date(plan.year, 1, 1),
            lead_days=settings.SCHEME_LEAD_DAYS,
        )

    @property
    def status_light(self) -> StatusLight:
        """The lamp and its reason on the clock's day."""
        return self.status_light_on(clock.today())

    def status_light_on(self, day: date) -> StatusLight:
        if self.item.follows and (found := self._as_proposal()):
            return found
        return status_light(
            today=day,
            state=State(self.state),
            starts_on=self.starts_on,
            due_on=self.due_on,
            percent=self.percent,
            closed_on=self.closed_on,
            scheme_wanted_by=self.scheme_wanted_by,
            newer_scheme=self.newer_scheme,
        )

    def _as_proposal(self) -> StatusLight | None:
        """How it stands where its proposal is yet to be handed over, or was answered: whether that was
        in time is the units' matter, and said there.
        """
        if self.state == State.REPORTED:
            return StatusLight(Lamp.GREEN, "已答复，待办结")
        if self.state == State.CLOSED:
            return StatusLight(Lamp.BLUE, f"随{self.item.follows}办结")
        if self.state == State.ASSIGNED and self.due_on is None:
            return StatusLight(Lamp.GREY, "", word="待交办")
        return None
