"""批示, 催办, 办公室备注 and drafts on an item's page, and the record that joins them all."""

from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.urls import reverse

from almanac import clock
from notifications.models import Mail
from tests.workplan.views.acting import do, pdf, text_of
from workplan.enums import Action
from workplan.models import DueDate, Instruction, OfficeNote, Progress, ProgressDraft, Urge
from workplan.services import extensions, instructions, notes, schemes, states, urging

WORDS = "请把问题清单交城管部门。"


@pytest.fixture
def row_24(plan, users) -> DueDate:
    due = plan.items[24].due_dates.last()
    states.accept(due=due, actor=users["城建委"])
    return DueDate.objects.select_related("item__plan").get(pk=due.pk)


@pytest.fixture
def given(row_24, users) -> Instruction:
    return instructions.instruct(item=row_24.item, actor=users["王国珍"], text=WORDS)


# --- 批示 --------------------------------------------------------------------------------------


def test_a_leader_writes_in_their_own_name_and_the_head_answers(row_24, plan, signed_in):
    leader, head = signed_in("王国珍"), signed_in("城建委")

    do(leader, row_24.item, Action.INSTRUCT, text=WORDS)
    before = text_of(head.get(row_24.item.get_absolute_url()))
    given = Instruction.objects.get()
    do(head, row_24.item, Action.ANSWER, given, text="已移交。")
    after = text_of(head.get(row_24.item.get_absolute_url()))

    assert given.leader == plan.leaders["王国珍"]
    assert "未回复</span>" in before
    assert "未回复</span>" not in after
    assert "已移交。" in after


def test_the_office_takes_down_what_a_leader_wrote_on_paper(row_24, plan, signed_in):
    zhou = plan.leaders["周翔"]

    do(
        signed_in("办公室"),
        row_24.item,
        Action.INSTRUCT,
        leader=zhou.pk,
        given_on="2021-05-18",
        text=WORDS,
    )

    given = Instruction.objects.get()
    assert (given.leader, given.given_on) == (zhou, date(2021, 5, 18))


def test_the_office_says_whose_words_they_are_or_keeps_them_typed(row_24, signed_in):
    answer = do(signed_in("办公室"), row_24.item, Action.INSTRUCT, text=WORDS)

    assert answer.status_code == 422
    assert f"{WORDS}</textarea>" in text_of(answer)
    assert not Instruction.objects.exists()


@pytest.mark.parametrize("name", ["城建委", "教文委", "无关人员"])
def test_nobody_else_writes_an_instruction(name, row_24, signed_in):
    assert do(signed_in(name), row_24.item, Action.INSTRUCT, text=WORDS).status_code == 404


@pytest.mark.parametrize("name", ["办公室", "王国珍", "教文委", "无关人员"])
def test_nobody_but_the_responsible_department_answers(name, given, row_24, signed_in):
    answer = do(signed_in(name), row_24.item, Action.ANSWER, given, text="代答")

    assert (answer.status_code, given.answers.count()) == (404, 0)


# --- 催办 --------------------------------------------------------------------------------------


def test_the_office_urges_once_a_day_and_reads_who_was_told(row_24, signed_in):
    office = signed_in("办公室")

    do(office, row_24.item, Action.URGE, row_24, text="请尽快。")
    text = text_of(office.get(row_24.item.get_absolute_url()))
    again = do(office, row_24.item, Action.URGE, row_24, text="再催一次。")

    assert "已催办，已通知 陈悦。" in text
    assert "催办</summary>" not in text.split(f'id="due-{row_24.pk}"')[1]
    assert again.status_code == 422
    assert "今天已经催办过。" in text_of(again)
    assert "再催一次。" in text_of(again)
    assert (Urge.objects.count(), Mail.objects.count()) == (1, 1)
    with clock.standing_at(date(2021, 5, 21)):
        assert do(office, row_24.item, Action.URGE, row_24).status_code == 302


@pytest.mark.parametrize("name", ["城建委", "王国珍", "无关人员"])
def test_nobody_but_the_office_urges(name, row_24, signed_in):
    assert do(signed_in(name), row_24.item, Action.URGE, row_24).status_code == 404


# --- 办公室备注 ----------------------------------------------------------------------------------


def test_a_note_of_the_office_is_for_the_office_alone(row_24, signed_in):
    do(signed_in("办公室"), row_24.item, Action.NOTE, text="会前核对点位数。")

    address = row_24.item.get_absolute_url()
    assert OfficeNote.objects.get().text == "会前核对点位数。"
    assert "会前核对点位数。" in text_of(signed_in("办公室").get(address))
    for name in ("城建委", "王国珍", "周翔", "教文委"):
        text = text_of(signed_in(name).get(address))
        assert "会前核对点位数。" not in text
        assert "办公室备注" not in text
        assert do(signed_in(name), row_24.item, Action.NOTE, text="旁注").status_code == 404


# --- drafts --------------------------------------------------------------------------------------


def save_draft(client, due: DueDate, *, by_script: bool = False, **data):
    fields = {f"progress-{due.pk}-{name}": value for name, value in data.items()}
    headers = {"accept": "application/json"} if by_script else {"accept": "text/html"}
    address = reverse("workplan:draft", args=[due.item_id, due.pk])
    return client.post(address, fields, headers=headers)


def test_a_draft_is_kept_by_its_button_and_fills_the_form_again(row_24, signed_in):
    head = signed_in("城建委")

    answer = save_draft(head, row_24, text="还没写完", step="调研走访", percent="40")
    text = text_of(head.get(row_24.item.get_absolute_url()))

    assert answer.headers["Location"] == f"/items/{row_24.item_id}/#due-{row_24.pk}"
    assert "还没写完</textarea>" in text
    assert 'value="调研走访"' in text
    assert "草稿保存于 5月20日 09:00" in text
    assert not Progress.objects.exists()


def test_a_draft_is_kept_by_the_script_which_is_told_when(row_24, signed_in):
    answer = save_draft(signed_in("城建委"), row_24, by_script=True, text="边写边存")

    assert answer.json() == {"saved": "草稿保存于 5月20日 09:00"}


def test_what_cannot_be_a_percentage_does_not_lose_the_words(row_24, signed_in):
    save_draft(signed_in("城建委"), row_24, text="还没写完", percent="四十")

    assert (ProgressDraft.objects.get().text, ProgressDraft.objects.get().percent) == (
        "还没写完",
        None,
    )


def test_a_draft_goes_when_it_is_handed_in_with_its_step(row_24, signed_in):
    head = signed_in("城建委")
    save_draft(head, row_24, text="还没写完")

    do(head, row_24.item, Action.PROGRESS, row_24, text="写完了。", step="组织实施")

    assert not ProgressDraft.objects.exists()
    assert Progress.objects.get().step == "组织实施"
    assert "<span>组织实施</span>" in text_of(head.get(row_24.item.get_absolute_url()))


def test_a_draft_is_its_writer_s_alone(row_24, users, signed_in):
    notes.save_draft(due=row_24, actor=users["城建委"], text="还没写完")

    assert "还没写完" not in text_of(signed_in("办公室").get(row_24.item.get_absolute_url()))


@pytest.mark.parametrize("name", ["教文委", "王国珍", "无关人员"])
def test_who_writes_no_progress_keeps_no_draft(name, row_24, signed_in):
    assert save_draft(signed_in(name), row_24, text="旁写").status_code == 404


# --- 办理记录 ------------------------------------------------------------------------------------


def test_the_record_joins_all_that_happened_the_newest_first(plan, users, signed_in):
    due = plan.items[31].due_dates.select_related("item__plan").get()
    item, head, office = due.item, users["城建委"], users["办公室"]
    with clock.standing_at(date(2021, 4, 1)):
        states.accept(due=due, actor=head)
    with clock.standing_at(date(2021, 4, 2)):
        urging.urge(dues=[due], actor=office, text="请填报。")
    with clock.standing_at(date(2021, 4, 3)):
        wish = extensions.ask(due=due, actor=head, new_due_on=date(2021, 12, 1), reason="推迟。")
    with clock.standing_at(date(2021, 4, 4)):
        extensions.refuse(extension=wish, actor=office, answer="请按期。")
    with clock.standing_at(date(2021, 4, 5)):
        given = instructions.instruct(item=item, actor=users["王国珍"], text=WORDS)
    with clock.standing_at(date(2021, 4, 6)):
        instructions.answer(instruction=given, actor=head, text="已办。")

    record = signed_in("城建委").get(item.get_absolute_url()).context["page"].papers.record

    assert [(entry.what, str(entry.who)) for entry in record] == [
        ("回复批示", "陈悦"),
        ("批示", "王国珍"),
        ("不同意延期", "办公室负责人"),
        ("申请延期", "陈悦"),
        ("催办", "办公室负责人"),
        ("签收", "陈悦"),
    ]


@pytest.mark.parametrize(("name", "queries"), [("城建委", 20), ("办公室", 21), ("王国珍", 18)])
def test_the_page_asks_as_much_of_the_database_for_many_papers_as_for_one(
    name, queries, row_24, users, signed_in, django_assert_num_queries
):
    client, address = signed_in(name), row_24.item.get_absolute_url()
    _write_papers(row_24, users, days=[1])
    client.get(address)  # prepares what is asked for the first time

    with django_assert_num_queries(queries):
        client.get(address)
    _write_papers(row_24, users, days=range(2, 9))
    with django_assert_num_queries(queries):
        client.get(address)


def _write_papers(row_24: DueDate, users, days) -> None:
    """Write one of everything that may hang on an item for each of some days."""
    head, office = users["城建委"], users["办公室"]
    for n in days:
        schemes.submit(item=row_24.item, actor=head, file=pdf(f"{n}.pdf"))
        given = instructions.instruct(item=row_24.item, actor=users["王国珍"], text=f"批示{n}")
        instructions.answer(instruction=given, actor=head, text="已办。")
        notes.note(item=row_24.item, actor=office, text=f"备注{n}")
        wish = extensions.ask(due=row_24, actor=head, new_due_on=date(2021, 6, n), reason="推迟。")
        extensions.refuse(extension=wish, actor=office, answer="不同意。")


# --- what is the office's alone ------------------------------------------------------------------

SECRET = "分管领导另有考虑，暂不公开。"


def pages_of(item) -> list[str]:
    """Return the addresses on which anything of an item is read, files included."""
    return [
        item.get_absolute_url(),
        reverse("desk:mine"),
        f"{reverse('workplan:year', args=[2021])}?q=地铁口",
        reverse("workplan:export", args=[2021]),
        reverse("workplan:text", args=[2021]),
        reverse("workplan:meetings"),
        reverse("workplan:month", args=[2021, 5]),
        reverse("workplan:month_document", args=[2021, 5]),
        reverse("workplan:review"),
        reverse("desk:mails"),
        reverse("admin:workplan_officenote_changelist"),
        reverse("admin:workplan_workitem_change", args=[item.pk]),
    ]


@pytest.mark.parametrize("name", ["城建委", "提案委", "经科委", "周翔", "王国珍", "无关人员"])
def test_an_office_note_appears_nowhere_for_anyone_else(name, row_24, users, signed_in):
    notes.note(item=row_24.item, actor=users["办公室"], text=SECRET)
    client, office = signed_in(name), signed_in("办公室")

    assert SECRET in text_of(office.get(row_24.item.get_absolute_url()))
    for address in pages_of(row_24.item):
        assert SECRET not in everything_in(client.get(address, follow=True)), address
    # Nor does a search tell that it is there.
    found = client.get(reverse("workplan:year", args=[2021]), {"q": "另有考虑"})
    assert list(found.context["page"]) == []


def everything_in(answer) -> str:
    """Return the words of a page, or of a document or workbook: both are packed XML."""
    content = b"".join(answer) if answer.streaming else answer.content
    if not content.startswith(b"PK"):
        return content.decode()
    with ZipFile(BytesIO(content)) as packed:
        return "".join(packed.read(n).decode() for n in packed.namelist() if n.endswith(".xml"))


@pytest.mark.parametrize("name", ["城建委", "王国珍", "无关人员"])
def test_nobody_else_writes_an_office_note(name, row_24, signed_in):
    assert do(signed_in(name), row_24.item, Action.NOTE, text=SECRET).status_code == 404
    assert not OfficeNote.objects.exists()
