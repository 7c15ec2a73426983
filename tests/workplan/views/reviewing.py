"""A scheme on the agenda of a meeting, as the page has it and its forms are handed in."""

from datetime import date

from bs4 import BeautifulSoup, Tag
from django.urls import reverse

from workplan.models import Meeting, SchemeReview

HELD = date(2021, 5, 21)


def address(meeting: Meeting, name: str = "meeting", *args) -> str:
    return reverse(f"workplan:{name}", args=[meeting.pk, *args])


def off(review: SchemeReview, reason: str) -> dict[str, str]:
    return {f"off{review.pk}-reason": reason}


def line_of(client, review: SchemeReview) -> Tag:
    """Return a line of the agenda as someone reads it."""
    page = BeautifulSoup(client.get(address(review.meeting)).content, "html.parser")
    return page.select_one(f"#review-{review.pk}")


def words(tag: Tag) -> str:
    return " ".join(tag.get_text().split())


def decide(client, review: SchemeReview, *, seen: str = "", **data):
    form = {f"r{review.pk}-{name}": value for name, value in data.items()}
    return client.post(
        address(review.meeting, "agenda_decide", review.pk), form | {f"r{review.pk}-seen": seen}
    )
