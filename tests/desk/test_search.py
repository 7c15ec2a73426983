"""The one search: who finds what, and that nobody is told of what they may not see."""

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from almanac import clock
from consultations.models import Paper
from desk.search import SOURCES, best, groups
from members.enums import DepartmentKind, Duty
from members.models import Organisation, User
from opinions.models import OpinionReport
from opinions.services.authors import Author
from opinions.services.writing import ReportData, write
from proposals.enums import AssignmentState, Grade, State
from proposals.models import Answer, Evaluation, Proposal, ProposalSettings
from tests.consultations.factories import consultation_on, meeting_of
from tests.factories import (
    appoint,
    make_department,
    make_head,
    make_item,
    make_one_of_each_role,
    make_person,
    make_plan,
    make_user,
)
from tests.proposals.factories import assignment_in, stage
from tests.shared_rows import shared_rows
from workflow.search import likely
from workplan.models import (
    Attachment,
    Instruction,
    Meeting,
    OfficeNote,
    PlanPoint,
    Progress,
    ProgressDraft,
    SchemeReview,
    SchemeVersion,
    WorkItem,
)
from workplan.search import _items

TODAY = date(2021, 5, 20)
SEE = {"responsible head", "participant head", "lead leader", "another leader", "office"}
LEADERS = {"lead leader", "another leader"}
PROPOSALS = {"member", "participant head", "office", "unit", *LEADERS}
EVERYONE = {*SEE, "another head", "member", "unit", "account of no one"}


@pytest.fixture(autouse=True)
def _twentieth_of_may() -> Iterator[None]:
    with clock.standing_at(TODAY):
        yield


def stored(name: str) -> dict:
    return {"key": uuid4(), "name": name, "size": 1, "content_type": "application/pdf"}


@shared_rows(on=TODAY)
def users() -> dict[str, User]:
    """One of each role around an item, with something of each kind, and of what nobody may find."""
    organisation = Organisation.objects.create(name="滨江区政协", short_name="滨江区政协", term=2)
    world = make_one_of_each_role(starred=True)
    users, item, due = world.users, world.item, world.due
    head, office, member = users["responsible head"], users["office"], users["member"]
    unit = make_department("区城管局", DepartmentKind.UNIT)
    users["unit"] = make_user(person=make_head(unit, "城管局联络员"))
    person = member.person
    person.mobile, person.email = "13800001234", "liqinglian@example.org"
    person.save()
    appoint(person, make_department("科技界", DepartmentKind.SECTOR), Duty.MEMBER)
    at = clock.now()
    # The plan.
    PlanPoint.objects.create(plan=item.plan, number=4, title="突出协商重点", text="办好协商活动。")
    written = Progress.objects.create(due_date=due, author=head, at=at, text="已踏勘站点八处")
    back = Progress.objects.create(
        due_date=due, author=head, at=at, text="误报，密而不宣", taken_back_at=at
    )
    Attachment.objects.create(progress=written, **stored("踏勘记录.pdf"))
    Attachment.objects.create(progress=back, **stored("密而不宣.pdf"))
    ProgressDraft.objects.create(due_date=due, author=head, text="密而不宣", saved_at=at)
    OfficeNote.objects.create(item=item, author=office, text="密而不宣", at=at)
    Instruction.objects.create(
        item=item,
        leader=users["lead leader"].person,
        written_by=office,
        text="密而不宣",
        given_on=TODAY,
        at=at,
    )
    SchemeVersion.objects.create(item=item, number=1, author=head, at=at, **stored("序化方案.docx"))
    meeting = Meeting.objects.create(term=2, number=64, held_on=date(2021, 5, 27))
    SchemeReview.objects.create(meeting=meeting, item=item, put_by=office, put_at=at)
    # A chain.
    theme = consultation_on(item, topic="潮汐停车怎么办")
    meeting_of(theme, place="星民社区")
    Paper.objects.create(step=theme.steps.first(), at=at, **stored("征集函.pdf"))
    # Proposals.
    committee = item.participants[0]
    ProposalSettings.objects.create(
        organisation=organisation, committee=committee, term=2, session=5
    )
    draft = {"term": 2, "session": 5, "kind": "ordinary", "origin": "individual", "author": person}
    Proposal.objects.create(title="关于盲道的建议", state=State.DRAFT, **draft)
    lit = Proposal.objects.create(
        title="关于夜间亮灯的建议",
        situation="灯具老化",
        state=State.HANDLING,
        number=12,
        proposers="李庆莲",
        submitted_on=TODAY - timedelta(days=90),
        **draft,
    )
    handed = assignment_in(AssignmentState.SIGNED, lit, unit)
    Answer.objects.create(
        assignment=handed,
        file="a.pdf",
        file_key=uuid4(),
        file_name="答复草稿.pdf",
        author=users["unit"],
        saved_at=at,
    )
    Evaluation.objects.create(
        assignment=handed,
        stage=stage(),
        person=person,
        grade=Grade.BASIC,
        comment="密而不宣",
        rated_on=TODAY,
        entered_at=at,
        entered_by=member,
    )
    # Reports.
    author = (Author(person),)
    write(data=ReportData("关于积水的信息", "积水严重", author), actor=member)
    sent = write(data=ReportData("关于窨井盖的信息", "井盖松动", author), actor=member)
    OpinionReport.objects.filter(pk=sent.pk).update(state="submitted")
    return users


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


# What is typed, and who finds what by it, by kinds; whoever is not named finds nothing at all.
FOUND: dict[str, dict[str, set[str]]] = {
    "地铁口": {"items": EVERYONE},
    "cgj": {"departments": EVERYONE, "people": EVERYONE - {"unit", "account of no one"}},
    "李庆": {
        "people": EVERYONE - {"unit", "account of no one"},
        "proposals": PROPOSALS,
        "opinions": {"member", "office", *LEADERS},
    },
    "踏勘站点": {"progress": SEE},
    "踏勘记录": {"attachments": SEE},
    "xhfa": {"schemes": SEE},
    "二届六十四次": {"meetings": {"responsible head", "office", *LEADERS}},
    "潮汐": {"themes": SEE, "sessions": SEE},
    "xmsq": {"sessions": SEE},
    "征集函": {"papers": SEE},
    "亮灯": {"proposals": PROPOSALS},
    "提案 12号": {"proposals": PROPOSALS},
    "答复草稿": {"answers": {"participant head", "office", "unit"}},
    "盲道": {"proposals": {"member"}},
    "积水": {"opinions": {"member"}},
    "窨井盖": {"opinions": {"member", "office", *LEADERS}},
}


@pytest.mark.postgresql
@pytest.mark.parametrize("typed", FOUND)
def test_who_finds_what(typed: str, users: dict[str, User]):
    found: dict[str, set[str]] = {}
    for role in EVERYONE:
        for group in groups(users[role], TODAY, typed):
            found.setdefault(group.source.key, set()).add(role)
    # What the box offers is of the same kinds.
    for role in ("office", "unit"):
        offered = {source.key for source, _ in best(users[role], TODAY, typed)}
        assert offered == {kind for kind, roles in found.items() if role in roles}
    assert found == FOUND[typed]


def test_nobody_finds_what_was_taken_back_drafts_notes_instructions_and_ratings(users):
    for role in EVERYONE:
        assert groups(users[role], TODAY, "密而不宣") == [], role


@pytest.mark.parametrize("typed", ["13800001234", "liqinglian@example.org", "%", "_", "突出协商会"])
def test_the_office_finds_nothing_by(typed: str, users: dict[str, User]):
    assert groups(users["office"], TODAY, typed) == []


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        *(
            (words, "重点任务 24：地铁口序化民主监督")
            for words in ("dtk", "ＤＴＫ", "地铁 jd", "zdrw 24")
        ),
        *(
            (words, "重点任务 24：地铁口序化民主监督")
            for words in ("重点任务２４", "附件1　24", "周翔 地铁")
        ),
        *(
            (words, "二届六十四次主席会议")
            for words in ("2届64次", "二届六十四次主席会议", "64次 zxhy")
        ),
        *(
            (words, "第12号 关于夜间亮灯的建议")
            for words in ("12号提案", "提案 12号", "二届五次 亮灯")
        ),
        *((words, "4.突出协商重点") for words in ("突出 重点", "要点 4", "办好协商活动")),
    ],
)
def test_what_is_typed_in_many_ways_is_found(typed: str, title: str, users: dict[str, User]):
    assert [hit.title for _, hit in best(users["office"], TODAY, typed)][:1] == [title]


def test_what_is_not_seen_is_no_number_either(users: dict[str, User]):
    typed = {"q": "关于"}
    pages = {
        role: client_of(users[role]).get("/search/", typed) for role in ("member", "office", "unit")
    }
    numbers = {
        role: {group.source.key: group.total for group in page.context["groups"]}
        for role, page in pages.items()
    }
    assert numbers == {
        "member": {"proposals": 2, "opinions": 2},
        "office": {"proposals": 1, "opinions": 1},
        "unit": {"proposals": 1},
    }
    for words in ("盲道", "积水"):
        assert words not in pages["office"].content.decode()
    assert (
        client_of(users["unit"]).get("/search/", {**typed, "kind": "opinions"}).context["hits"]
        == []
    )


@pytest.mark.parametrize("role", ["stopped head", "stopped office", "not signed in"])
def test_who_cannot_sign_in_is_led_to_the_sign_in(role: str, users: dict[str, User]):
    client = Client() if role == "not signed in" else client_of(users[role])
    for address in ("/search/", "/search/best/"):
        assert client.get(address, {"q": "地铁口"}).status_code == 302


def test_the_box_stands_on_a_page_and_keeps_what_was_typed(users: dict[str, User]):
    client = client_of(users["member"])
    assert 'action="/search/"' in client.get("/plan/2021/").content.decode()
    page = client.get("/search/", {"q": "<b>"}).content.decode()
    assert 'value="&lt;b&gt;"' in page
    assert "<b>”" not in page


def test_nothing_found_teaches_how_to_search(users: dict[str, User]):
    page = client_of(users["member"]).get("/search/", {"q": "没有这样的事"}).content.decode()
    assert "在您能看到的内容里没有找到“没有这样的事”" in page
    assert "首字母" in page
    assert (
        "在上面的框里输入要找的内容。"
        in client_of(users["member"]).get("/search/").content.decode()
    )


def test_a_kind_that_there_is_not_is_not_found(users: dict[str, User]):
    assert (
        client_of(users["office"]).get("/search/", {"q": "x", "kind": "notes"}).status_code == 404
    )


def test_all_that_was_found_is_reached_page_by_page(users: dict[str, User]):
    plan = WorkItem.objects.get().plan
    for number in range(30):
        make_item(plan, 100 + number, f"走访企业第{number}家")
    client = client_of(users["member"])
    page = client.get("/search/", {"q": "zfqy"})
    assert [(group.total, len(group.hits)) for group in page.context["groups"]] == [(30, 5)]
    assert "全部 30 条工作事项" in page.content.decode()
    titles = [
        hit.title
        for number in (1, 2)
        for hit in client.get("/search/", {"q": "zfqy", "kind": "items", "page": number}).context[
            "hits"
        ]
    ]
    assert titles == [f"重点任务 {100 + number}：走访企业第{number}家" for number in range(30)]
    assert len(client.get("/search/best/", {"q": "zfqy"}).json()["hits"]) == 10


def test_what_fits_best_comes_first(users: dict[str, User]):
    make_person("周24")
    plan = WorkItem.objects.get().plan
    make_item(plan, 7, "走访24家企业")
    hits = client_of(users["office"]).get("/search/best/", {"q": "24"}).json()["hits"]
    assert [(hit["kind"], hit["title"]) for hit in hits] == [
        ("工作事项", "重点任务 24：地铁口序化民主监督"),
        ("人员", "周24"),
        ("工作事项", "重点任务 7：走访24家企业"),
    ]


@pytest.mark.parametrize("typed", ["地铁口", "dtk 的"])
def test_the_number_of_queries_does_not_grow_with_the_rows(typed: str, users: dict[str, User]):
    client = client_of(users["office"])

    def queries() -> int:
        with CaptureQueriesContext(connection) as few:
            client.get("/search/", {"q": typed})
            client.get("/search/best/", {"q": typed})
        return len(few)

    one_of_each(0, users)
    queries()
    before = queries()
    for number in range(1, 9):
        one_of_each(number, users)
    assert queries() == before


@pytest.mark.postgresql
@pytest.mark.parametrize("typed", ["提案 亮灯", "积水 密而不宣", "关于 建议", "的", "１２号"])
def test_a_kind_is_left_out_where_none_of_its_rows_holds_the_words(
    typed: str, users: dict[str, User], monkeypatch: pytest.MonkeyPatch
):
    def found() -> list:
        return [
            (role, [(g.source.key, g.total, g.hits) for g in groups(users[role], TODAY, typed)])
            for role in sorted(EVERYONE)
        ]

    left_out = found()
    monkeypatch.setattr("desk.search.likely", lambda sources, typed: sources)
    assert left_out == found()


@pytest.mark.postgresql
def test_a_word_that_stands_nowhere_is_one_query_for_all_kinds(users: dict[str, User]):
    assert [s.key for s in likely(SOURCES, "没有这样的事")] == ["people", "departments"]
    # What someone may not see makes a kind likely, and is found no more for it.
    assert [s.key for s in likely(SOURCES, "盲道")] == ["people", "departments", "proposals"]
    assert groups(users["office"], TODAY, "盲道") == []
    with CaptureQueriesContext(connection) as asked:
        likely(SOURCES, "没有这样的事")
    assert len(asked) == 1
    # Letters are sounds, too, and a number may be a row's own: then every kind is asked.
    for typed in ("dtk", "提案 12号"):
        assert likely(SOURCES, typed) == SOURCES


def one_of_each(number: int, users: dict[str, User]) -> None:
    item = WorkItem.objects.get(seq=24)
    title, at = f"地铁口的建议{number}", clock.now()
    other = make_item(item.plan, 200 + number, title, lead=item.lead_departments)
    head, due = users["responsible head"], other.due_dates.get()
    written = Progress.objects.create(due_date=due, author=head, at=at, text=title)
    Attachment.objects.create(progress=written, **stored(f"{title}.pdf"))
    meeting_of(consultation_on(other, topic=title))
    person = make_person(f"地铁口{number}")
    appoint(person, make_department(f"地铁口{number}局", DepartmentKind.UNIT), Duty.STAFF)
    Proposal.objects.create(
        term=2,
        session=5,
        number=100 + number,
        kind="ordinary",
        title=title,
        state=State.FILED,
    )
    write(data=ReportData(title, "地铁口", (Author(person),)), actor=users["office"])


@pytest.mark.django_db
def test_a_character_that_no_database_knows_does_not_find_everything(client):
    make_item(make_plan(), 1, "例会")
    client.force_login(make_user("office", office=True))
    assert client.get("/search/best/", {"q": "\0abc"}).json() == {"hits": []}


def test_a_word_is_taken_as_it_was_typed_in_a_prepared_query_too(users: dict[str, User]):
    """A percent sign finds itself, and the second page goes on where the first ended."""
    plan = make_plan(2020)
    for number in range(1, 31):
        make_item(plan, number, f"达到100％第{number}项" if number % 2 else f"达到{number}％以上")
    make_item(plan, 31, "达到一百以上")
    found = _items(users["office"], date(2021, 5, 20), "达到")
    assert (len(found), [row.number for row in found[0:3]]) == (31, ["1", "2", "3"])
    assert [row.number for row in found[29:40]] == ["30", "31"]
    assert {row.fit for row in found[0:40]} == {1}
    assert len(_items(users["office"], date(2021, 5, 20), "％")) == 30
    assert len(_items(users["office"], date(2021, 5, 20), "_")) == 0
