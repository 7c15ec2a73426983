"""The only writer of 委员风采 and 优秀案例."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from almanac import clock
from discussions.enums import StoryKind
from discussions.models import Picture, Story
from discussions.pictures import redrawn
from members import roles
from members.models import Person, User
from workflow.files import fields_of
from workflow.refusals import NotAllowed, Refused, check_words
from workflow.states import lock, sign


@transaction.atomic
def write_story(
    *,
    story: Story | None,
    actor: User,
    kind: StoryKind,
    title: str,
    text: str,
    people: Sequence[Person] = (),
    picture: UploadedFile | None = None,
    alt: str = "",
) -> Story:
    """Write a story, a new one or another wording; return it. A picture handed in takes the old one's place.

    Raises NotAllowed for anyone but the office, Refused for a title or text that is missing, for a picture
    without words of what it shows, ValidationError for one that cannot be opened.
    """
    _check(actor)
    story = Story(written_by=actor) if story is None else lock(story)
    story.kind, story.title = kind, check_words(title, "标题")
    story.text = check_words(text, "正文")
    if picture and not alt.strip():
        raise Refused("请用一句话说明图片上是什么，看不见图片的人靠它了解。", about="alt")
    story.full_clean()
    sign(story, actor, "")
    story.save()
    story.people.set(people)
    if picture:
        for old in Picture.objects.filter(story=story):
            old.delete()
            transaction.on_commit(partial(old.file.delete, save=False))
        fields: dict[str, Any] = fields_of(redrawn(picture))
        Picture.objects.create(story=story, alt=alt.strip(), **fields)
    elif alt.strip():
        Picture.objects.filter(story=story).update(alt=alt.strip())
    return story


@transaction.atomic
def publish(*, story: Story, actor: User) -> None:
    """发布: from today all members see it. Raises NotAllowed, Refused."""
    _set_day(story, actor, "发布", is_published=True)


@transaction.atomic
def withdraw(*, story: Story, actor: User) -> None:
    """撤下: it is the office's draft again. Raises NotAllowed, Refused."""
    _set_day(story, actor, "撤下", is_published=False)


def _set_day(story: Story, actor: User, what: str, *, is_published: bool) -> None:
    _check(actor)
    locked = lock(story)
    if (locked.published_on is not None) is is_published:
        raise Refused(f"这一篇已经{what}。")
    locked.published_on = story.published_on = clock.today() if is_published else None
    sign(locked, actor, what)
    locked.save()


def _check(actor: User) -> None:
    if not roles.is_office(actor):
        raise NotAllowed("委员风采和优秀案例由办公室发布。")
