"""Who may do what on the board: it is the committee's own, and no unit's."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from discussions.enums import TopicState
from discussions.models import Story, Topic
from discussions.models.stories import StoryQuerySet
from discussions.models.topics import TopicQuerySet
from members import roles
from members.models import User


@dataclass(frozen=True)
class BoardAccess:
    """What someone is to the board: of the office, one who speaks on it, a 委员 who may support."""

    user_id: int
    person_id: int | None
    office: bool = False
    speaks: bool = False
    member: bool = False

    def wrote(self, row: object) -> bool:
        return getattr(row, "author_id", None) == self.user_id


def may_read(user: User, on: date) -> bool:
    """The office, the 委员, and who acts for one of the committee's own bodies."""
    return user.is_active and roles.is_of_committee(user, on)


def access_of(user: User, on: date) -> BoardAccess:
    reads = may_read(user, on)
    return BoardAccess(
        user.pk,
        user.person_id,
        office=roles.is_office(user),
        speaks=reads,
        member=reads and roles.is_member(user, on),
    )


def topics_of(user: User, on: date) -> TopicQuerySet:
    """Return the topics that a user sees; a hidden one is its author's and the office's."""
    if not may_read(user, on):
        return Topic.objects.none()
    return seen_by(None if roles.is_office(user) else user.pk)


def seen_by(account: int | None) -> TopicQuerySet:
    """Return the topics that the account of a reader sees; all where none is given, as the office."""
    if account is None:
        return Topic.objects.all()
    return Topic.objects.filter(~Q(state=TopicState.HIDDEN) | Q(author=account))


def stories_of(user: User, on: date) -> StoryQuerySet:
    """Return the stories that a user sees; what is not published is the office's."""
    if not may_read(user, on):
        return Story.objects.none()
    return Story.objects.all() if roles.is_office(user) else Story.objects.published()
