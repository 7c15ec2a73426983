"""委员风采 and 优秀案例: written and published by the office, each with a picture drawn anew."""

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from desk.search import groups
from discussions.enums import StoryKind
from discussions.models import Picture, Story
from discussions.pictures import SIDE, redrawn
from discussions.services.stories import publish, withdraw, write_story
from tests.discussions.conftest import TODAY
from tests.factories import make_person
from workflow.refusals import NotAllowed, Refused

NEW = reverse("discussions:new_story")


@pytest.fixture
def members_named_li(board):
    return [make_person("李一"), make_person("李二")]


def photo(size=(3000, 2000), kind="JPEG", **options) -> SimpleUploadedFile:
    stream = BytesIO()
    Image.new("RGB", size, "red").save(stream, kind, **options)
    suffix = kind.lower().replace("jpeg", "jpg")
    return SimpleUploadedFile(f"合影.{suffix}", stream.getvalue(), f"image/{kind.lower()}")


def with_place() -> SimpleUploadedFile:
    """A photograph lying on its side, with what a phone writes into it."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "PHONE-MAKER"
    exif.get_ifd(0x8825)[1] = "N"
    return photo(exif=exif)


def story_of(board, **fields) -> Story:
    values = {"kind": StoryKind.MEMBER, "title": "修车匠委员", "text": "他三年走访…"} | fields
    return write_story(story=None, actor=board.users["office"], **values)


def test_the_office_writes_publishes_and_takes_down(board, signed_in):
    office, member = signed_in("office"), signed_in("member")
    typed = {"kind": "member", "title": "修车匠委员", "text": "他三年走访…", "people": "李庆莲"}
    assert office.post(NEW, {**typed, "title": ""}).status_code == 422
    assert office.post(NEW, typed).status_code == 302
    story = Story.objects.get()
    page = story.get_absolute_url()
    assert [str(one) for one in story.people.all()] == ["李庆莲"]
    assert member.get(page).status_code == 404
    assert "修车匠" not in member.get(reverse("discussions:stories")).content.decode()

    office.post(reverse("discussions:act_on_story", args=[story.pk, "publish"]))
    assert member.get(page).status_code == 200
    assert signed_in("unit").get(page).status_code == 404
    assert "修车匠" in member.get(reverse("discussions:board")).content.decode()
    story.refresh_from_db()
    assert story.published_on == TODAY
    with pytest.raises(Refused, match="已经发布"):
        publish(story=story, actor=board.users["office"])
    withdraw(story=story, actor=board.users["office"])
    assert member.get(page).status_code == 404
    assert [row.history_change_reason for row in story.history.all()] == ["撤下", "发布", ""]


@pytest.mark.parametrize("role", ["author", "leader", "head", "unit", "account of no one"])
def test_nobody_else_writes_or_publishes(role, board, signed_in):
    story = story_of(board)
    client = signed_in(role)

    assert client.get(NEW).status_code == 404
    assert client.get(reverse("discussions:edit_story", args=[story.pk])).status_code == 404
    assert (
        client.post(reverse("discussions:act_on_story", args=[story.pk, "publish"])).status_code
        == 404
    )
    for change in (publish, withdraw):
        with pytest.raises(NotAllowed):
            change(story=story, actor=board.users[role])


def test_a_picture_is_upright_smaller_and_says_nothing_of_where_it_was_taken(board):
    story = story_of(board, picture=with_place(), alt="李庆莲在社区")

    kept = Picture.objects.get()
    content = kept.file.read()
    with Image.open(BytesIO(content)) as found:
        assert (found.format, found.size) == ("JPEG", (1067, SIDE))
        assert dict(found.getexif()) == {}
    assert b"PHONE-MAKER" not in content
    assert (kept.name, kept.content_type, kept.alt) == ("合影.jpg", "image/jpeg", "李庆莲在社区")
    assert story.picture == kept


def test_its_picture_is_handed_out_to_those_who_see_the_story(board, signed_in):
    story = story_of(board, picture=photo((20, 10), "PNG"), alt="合影")
    url = story.picture.get_absolute_url()

    assert signed_in("office").get(url).headers["Content-Type"] == "image/jpeg"
    assert signed_in("member").get(url).status_code == 404
    publish(story=story, actor=board.users["office"])
    assert signed_in("member").get(url).status_code == 200
    assert signed_in("unit").get(url).status_code == 404


def test_a_picture_wants_words_and_a_new_one_takes_the_old_one_s_place(board):
    with pytest.raises(Refused, match="说明图片上是什么"):
        story_of(board, picture=photo((9, 9)))
    story = story_of(board, picture=photo((9, 9)), alt="旧")
    again = {"kind": story.kind, "title": story.title, "text": story.text}
    write_story(story=story, actor=board.users["office"], picture=photo((8, 8)), alt="新", **again)
    assert [one.alt for one in Picture.objects.all()] == ["新"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jpg", b"GIF89a" + bytes(50)),
        ("a.png", photo(kind="PNG").read()[:200]),
        ("a.jpg", b"<script>alert(1)</script>"),
    ],
)
def test_what_is_no_picture_or_damaged_is_refused(name, content):
    with pytest.raises(ValidationError, match="图片打不开"):
        redrawn(SimpleUploadedFile(name, content))


def test_a_picture_that_would_fill_the_memory_is_refused_unread():
    with pytest.raises(ValidationError, match="图片太大"):
        redrawn(photo((9000, 7000), "PNG"))


def test_a_document_in_the_picture_s_place_is_said_beside_the_field(board, signed_in):
    file = SimpleUploadedFile("稿.pdf", b"%PDF-1.7\n", "application/pdf")
    typed = {"kind": "case", "title": "驿站", "text": "…", "picture": file, "alt": "图"}

    page = signed_in("office").post(NEW, typed)
    assert page.status_code == 422
    assert "请上传 JPG 或 PNG 图片。" in page.content.decode()
    assert Story.objects.count() == 0


def test_a_story_of_two_people_is_found_once_by_what_both_are_called(board, members_named_li):
    publish(story=story_of(board, people=members_named_li), actor=board.users["office"])

    found = groups(board.users["member"], TODAY, "李")
    assert [(g.source.label, g.total) for g in found if g.source.key == "stories"] == [
        ("委员风采和优秀案例", 1)
    ]
