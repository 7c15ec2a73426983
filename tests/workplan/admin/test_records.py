"""The records of the follow-through in the admin: found, read, linked to their item, never written."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.factories import make_user
from tests.shared_rows import shared_rows
from workplan.models import (
    Extension,
    Instruction,
    Meeting,
    OfficeNote,
    SchemeReview,
    SchemeVersion,
    Urge,
)
from workplan.services import extensions, instructions, notes, schemes, urging

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
# Each table with words that its list shows, and a search that finds its row.
SHOWN = {
    Extension: (("→ 6月15日", "待审核", "陈悦"), "雨季"),
    SchemeVersion: (("方案.pdf", "初稿"), "初稿"),
    SchemeReview: (("二届六十四次主席会议", "待登记"), "地铁口"),
    Instruction: (("周翔", "请加快推进。", "未回复"), "加快"),
    Urge: (("陈悦", "请本周报送。"), "报送"),
    OfficeNote: (("只给办公室看。",), "只给"),
}


@shared_rows(on=date(2021, 5, 20))
def year(plan, office, head) -> dict:
    """Row 24 with something of each kind."""
    item = plan.items[24]
    due = item.due_dates.select_related("item__plan").last()
    later = date(2021, 6, 15)
    extensions.ask(due=due, actor=head, new_due_on=later, reason="雨季停工。")
    file = SimpleUploadedFile("方案.pdf", PDF)
    schemes.submit(item=item, actor=head, file=file, note="初稿")
    meeting = Meeting(term=2, number=64, held_on=date(2021, 5, 21))
    schemes.save_meeting(meeting=meeting, actor=office)
    schemes.put_on_agenda(meeting=meeting, item=item, actor=office)
    instructions.instruct(item=item, actor=office, leader=plan.leaders["周翔"], text="请加快推进。")
    urging.urge(dues=[due], actor=office, text="请本周报送。")
    notes.note(item=item, actor=office, text="只给办公室看。")
    return {model: model.objects.get() for model in SHOWN}


def address(model, page: str, *args) -> str:
    return reverse(f"admin:workplan_{model._meta.model_name}_{page}", args=args)


@pytest.mark.parametrize("model", SHOWN)
def test_the_list_says_what_happened_to_which_item(office_client, year, plan, model):
    page = office_client.get(address(model, "changelist")).content.decode()

    for words in SHOWN[model][0]:
        assert words in page
    assert reverse("admin:workplan_workitem_change", args=[plan.items[24].pk]) in page


@pytest.mark.parametrize("model", SHOWN)
def test_a_record_is_found_by_its_words_and_its_day(office_client, year, model):
    found, nothing = (
        office_client.get(address(model, "changelist"), {"q": words}).context["cl"].result_count
        for words in (SHOWN[model][1], "没有这样的字")
    )

    assert (found, nothing) == (1, 0)
    assert office_client.get(address(model, "changelist")).context["cl"].date_hierarchy


@pytest.mark.parametrize("superuser", [False, True])
@pytest.mark.parametrize("model", SHOWN)
def test_nobody_writes_or_deletes_a_record(year, model, superuser):
    client = Client()
    client.force_login(make_user("who", office=True, is_superuser=superuser))
    change, delete = (address(model, page, year[model].pk) for page in ("change", "delete"))

    assert client.get(change).status_code == 200
    answers = [
        client.get(address(model, "add")),
        client.post(change, {"text": "x"}),
        client.post(delete, {"post": "yes"}),
    ]
    assert [answer.status_code for answer in answers] == [403] * 3
    assert model.objects.count() == 1


@pytest.mark.parametrize("model", [*SHOWN, Meeting])
def test_a_head_does_not_read_them(head_client, year, model):
    response = head_client.get(address(model, "changelist"))

    assert response.status_code == 302
    assert response.url.startswith(reverse("admin:login"))


@pytest.mark.parametrize(("answered", "count"), [("0", 1), ("1", 0)])
def test_unanswered_instructions_are_filtered(office_client, year, answered, count):
    listed = office_client.get(address(Instruction, "changelist"), {"answered": answered})

    assert listed.context["cl"].result_count == count


def test_an_instruction_is_read_with_its_answers(office_client, year, head):
    given = year[Instruction]
    instructions.answer(instruction=given, actor=head, text="已排定工期。")

    page = office_client.get(address(Instruction, "change", given.pk)).content.decode()

    assert "已排定工期。" in page


def test_what_was_taken_off_an_agenda_is_still_listed_and_says_so(office_client, year, office):
    schemes.take_off_agenda(review=year[SchemeReview], actor=office, reason="另行安排")

    page = office_client.get(address(SchemeReview, "changelist")).content.decode()

    assert "已移出议程" in page
