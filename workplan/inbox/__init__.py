"""What the plan brings into people's inboxes: whose turn it is with an item, a report, a scheme, a 批示."""

from collections.abc import Iterator
from datetime import date

from members.models import User
from members.prepared import Question
from workflow.inbox import Entry
from workplan.calendar import meetings_with, on_agendas, other_business
from workplan.inbox import business, office, rows
from workplan.inbox.reader import Reader, urges
from workplan.models import Plan
from workplan.permissions import Viewer, items_of_member, meetings_listing, standing_for


def entries(user: User, day: date) -> Iterator[Entry]:
    """Yield what waits for a user: as a responsible department, the office, a leader; and what stands
    with others under their eyes.
    """
    reader = Reader.of(user, day)
    yield from business.entries(reader)
    if not (reader.viewer.office or reader.posts or reader.viewer.departments):
        return
    yield from rows.entries(reader)
    if reader.viewer.office:
        yield from office.entries(reader)


def questions(user: User, since: date, day: date, until: date) -> Iterator[Question]:
    """Yield what this module asks for a first page, to be found out at once."""
    viewer = Viewer.of(user, day)
    yield from business.questions(viewer, day)
    if viewer.person:
        whose = None if viewer.office else viewer.person
        yield meetings_with, whose, viewer.departments, day, until
        yield on_agendas, day, until
        yield other_business, day, until
        yield items_of_member, viewer.person
        if not (viewer.office or viewer.leader):
            yield meetings_listing, viewer.person
    if not (viewer.office or viewer.leader or viewer.departments):
        return
    yield (urges,)
    if not (viewer.office or viewer.leader):
        yield standing_for, viewer.departments
    if viewer.office:
        yield from office.questions(Plan.current())
