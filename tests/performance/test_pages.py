"""Who sees whose points, rules and records: a table; and what the pages say."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile

from performance import reading
from performance.models import Objection, PointRule, RecordedFact, RuleGroup, RuleSet
from performance.services.objections import raise_objection
from performance.services.recorded import record
from performance.services.rules import copy_rules
from tests.performance import rule_sets
from tests.performance.conftest import make_member
from tests.performance.test_recorded import sort

PDF = b"%PDF-1.4\n%%EOF"


@pytest.fixture
def in_force(office) -> RuleSet:
    return rule_sets.in_force("济南", office)


@pytest.fixture
def draft(in_force, office) -> RuleSet:
    return copy_rules(rule_set=in_force, year=2021, name="年中修改", actor=office)


@pytest.fixture
def recorded(one_of_each_role) -> RecordedFact:
    """A claim of the member's, with its file."""
    return record(
        person=one_of_each_role.member,
        sort=sort("公益服务"),
        on=date(2021, 3, 5),
        title="学雷锋义诊",
        actor=one_of_each_role.users["member"],
        evidence=[SimpleUploadedFile("照片.pdf", PDF)],
    )


@pytest.fixture
def objection(one_of_each_role) -> Objection:
    return raise_objection(
        year=2021, about="少了一条", words="少了义诊", actor=one_of_each_role.users["member"]
    )


def shown(response) -> str:
    """The words of a page, in one line."""
    main = BeautifulSoup(response.content, "html.parser").find("main")
    return " ".join(main.get_text(" ").split())


# --- who sees what -----------------------------------------------------------------------------------

ROLES = (
    *("member", "another member", "leader", "committee head", "sector head"),
    *("unit", "office", "account of no one"),
)
COMMITTEE = {"member", "another member", "leader", "committee head", "sector head", "office"}
PAGES = {
    "/performance/{year}/people/": {"office"},
    "/performance/{year}/people/{member}/": {"office", "member"},
    "/performance/{year}/rules/": COMMITTEE,
    "/performance/sets/{in_force}/": COMMITTEE,
    "/performance/sets/{draft}/": {"office"},
    "/performance/sets/{draft}/what-if/": {"office"},
    "/performance/groups/{group}/rules/new/": {"office"},
    "/performance/rules/{rule}/": {"office"},
    "/performance/recorded/": {"office", "member", "another member"},
    "/performance/recorded/new/": {"office", "member", "another member"},
    "/performance/recorded/{recorded}/": {"office", "member"},
    "/performance/evidence/{evidence}/": {"office", "member"},
}


@pytest.mark.parametrize("page", PAGES)
def test_who_sees_which_page(page, one_of_each_role, in_force, draft, recorded, signed_in):
    address = page.format(
        year=2021,
        member=one_of_each_role.member.pk,
        in_force=in_force.pk,
        draft=draft.pk,
        group=draft.groups.first().pk,
        rule=PointRule.objects.filter(group__rule_set=draft).first().pk,
        recorded=recorded.pk,
        evidence=recorded.evidence.get().key,
    )

    found = {role: signed_in(role).get(address).status_code for role in ROLES}

    assert found == {role: 200 if role in PAGES[page] else 404 for role in ROLES}


@pytest.mark.parametrize(
    ("role", "to"),
    [
        ("member", "/performance/2021/people/{member}/"),
        ("office", "/performance/2021/people/"),
        ("leader", "/performance/2021/rules/"),
        ("unit", ""),
        ("account of no one", ""),
    ],
)
def test_the_first_page_leads_to_one_s_own(role, to, one_of_each_role, signed_in):
    response = signed_in(role).get("/performance/")

    if to:
        assert response.url == to.format(member=one_of_each_role.member.pk)
    else:
        assert response.status_code == 404


DEEDS = {
    "/performance/2021/people/{member}/object/": {"member"},
    "/performance/objections/{objection}/do/uphold/": {"office"},
    "/performance/objections/{objection}/do/withdraw/": {"member"},
    "/performance/2021/rules/begin/": {"office"},
    "/performance/sets/{draft}/do/enforce/": {"office"},
    "/performance/sets/{draft}/do/group/": {"office"},
    "/performance/groups/{group}/do/remove/": {"office"},
    "/performance/rules/{rule}/do/remove/": {"office"},
    "/performance/recorded/{recorded}/do/confirm/": {"office"},
    "/performance/recorded/{recorded}/do/withdraw/": {"member"},
}


@pytest.mark.parametrize("deed", DEEDS)
def test_who_may_do_what(deed, one_of_each_role, in_force, draft, recorded, objection, signed_in):
    address = deed.format(
        member=one_of_each_role.member.pk,
        objection=objection.pk,
        draft=draft.pk,
        group=RuleGroup.objects.filter(rule_set=draft).first().pk,
        rule=PointRule.objects.filter(group__rule_set=draft).first().pk,
        recorded=recorded.pk,
    )

    refused = {role for role in ROLES if role not in DEEDS[deed]}

    assert {role: signed_in(role).post(address).status_code for role in refused} == dict.fromkeys(
        refused, 404
    )
    (role,) = DEEDS[deed]
    assert signed_in(role).post(address).status_code in (302, 422)


# --- what the pages say ------------------------------------------------------------------------------


def test_one_s_own_page_says_what_counts_and_opens_it(in_force, member, office, signed_in):
    row = record(
        person=member, sort=sort("公益服务"), on=date(2021, 3, 5), title="义诊", actor=office
    )
    lost = record(
        person=member,
        sort=sort("媒体宣传"),
        on=date(2021, 4, 1),
        title="专访",
        level="city",
        actor=office,
    )

    page = signed_in("member").get(f"/performance/2021/people/{member.pk}/")

    words = shown(page)
    assert "72 分 合格 档次" in words
    assert "3月5日 义诊 公益服务 公益服务，每次得2分，全年最多10分。 2 有异议" in words
    assert "4月1日 专访 媒体宣传（市级） 没有计这类事项的规则" in words
    for one in (row, lost):
        assert f'href="/performance/recorded/{one.pk}/"' in page.content.decode()
    assert "不要求打卡，不计在线时长、点赞和转发；名次默认不公开，不对外公布。" in words
    assert "名次 1" not in words


def test_a_member_objects_to_a_line_and_the_office_answers(in_force, member, office, signed_in):
    record(person=member, sort=sort("公益服务"), on=date(2021, 3, 5), title="义诊", actor=office)
    (line,) = reading.award_lines(reading.of_person(2021, member).parts[1], 2021, {})
    address = f"/performance/2021/people/{member.pk}/"

    asked = signed_in("member").get(f"{address}?about={line.key}")
    chosen = BeautifulSoup(asked.content, "html.parser").select_one("option[selected]")
    assert chosen.text == "3月5日 公益服务：义诊，2分"

    signed_in("member").post(f"{address}object/", {"about": line.key, "words": "是两次"})

    objection = Objection.objects.get()
    assert (objection.about, objection.words) == ("3月5日 公益服务：义诊，2分", "是两次")
    assert objection.url == RecordedFact.objects.get().get_absolute_url()
    answered = signed_in("office").post(
        f"/performance/objections/{objection.pk}/do/reject/",
        {f"reject-{objection.pk}-reason": "签到只有一次", "seen": "open"},
    )
    assert answered.url == objection.get_absolute_url()
    assert "办公室答复：签到只有一次" in shown(signed_in("member").get(address))


def test_an_objection_without_words_is_kept_with_the_reason(in_force, member, signed_in):
    page = signed_in("member").post(
        f"/performance/2021/people/{member.pk}/object/", {"about": "missing", "words": ""}
    )

    assert page.status_code == 422
    assert "这个字段是必填项。" in shown(page)


def test_before_there_are_rules_the_page_says_so(member, signed_in):
    page = signed_in("member").get(f"/performance/2021/people/{member.pk}/")

    assert "2021年还没有施行的计分规则，施行后自动计分。" in shown(page)


def test_the_office_writes_a_rule_in_two_steps_and_reads_it_in_words(draft, signed_in):
    group = draft.groups.first()
    address = f"/performance/groups/{group.pk}/rules/new/"
    office = signed_in("office")
    assert "先选这条规则说的是哪些事项，可以选几种。" in shown(office.get(address))
    asked = shown(office.get(f"{address}?kinds=activities.standing"))
    assert "事项：常委会会议" in asked
    assert "限于这些身份" in asked

    wrong = office.post(address, {"kinds": "activities.standing", "points": "0"})
    assert "分值不能是0；扣分写负数，例如 -5。" in shown(wrong)
    done = office.post(
        address,
        {
            "kinds": "activities.standing",
            "points": "-2.5",
            "levels": ["absent", "leave_refused"],
            "status": "standing",
            "cap": "5",
        },
    )

    assert done.url == f"/performance/sets/{draft.pk}/"
    assert "限常委，常委会会议（缺席、不准假），每次扣2.5分，全年最多扣5分。" in shown(
        office.get(done.url)
    )


def test_ranks_are_the_office_s_and_only_where_asked(in_force, one_of_each_role, signed_in):
    address = "/performance/2021/people/"
    assert "名次 " not in shown(signed_in("office").get(address))
    assert "名次 委员 基础分 加分 合计 档次" in shown(
        signed_in("office").get(f"{address}?by=points")
    )


def test_a_rule_is_taken_out_on_its_own_page(draft, signed_in):
    rule = PointRule.objects.filter(group__rule_set=draft).first()
    page = signed_in("office").get(f"/performance/rules/{rule.pk}/")
    assert 'name="points" value="-30"' in page.content.decode()

    done = signed_in("office").post(f"/performance/rules/{rule.pk}/do/remove/")

    assert done.url == f"/performance/sets/{draft.pk}/"
    assert not PointRule.objects.filter(pk=rule.pk).exists()


def test_a_draft_is_begun_filled_and_put_in_force_on_pages(office, signed_in):
    browser = signed_in("office")
    page = browser.post("/performance/2021/rules/begin/", {"name": "积分办法"}).url
    draft = RuleSet.objects.get()
    form = {f"group-{draft.pk}-name": "提案", f"group-{draft.pk}-cap": "20"}
    browser.post(f"/performance/sets/{draft.pk}/do/group/", form)
    enforced = {"seen": "draft", f"enforce-{draft.pk}-checked": "on"}
    empty = browser.post(f"/performance/sets/{draft.pk}/do/enforce/", enforced)
    assert "这套规则还没有一条规则，不能施行。" in shown(empty)
    rule = {"kinds": "proposals.filed", "points": "5"}
    browser.post(f"/performance/groups/{draft.groups.get().pk}/rules/new/", rule)

    unread = browser.post(f"/performance/sets/{draft.pk}/do/enforce/", {"seen": "draft"})
    assert (unread.status_code, reading.in_force(2021)) == (422, None)
    browser.post(f"/performance/sets/{draft.pk}/do/enforce/", enforced)

    assert reading.in_force(2021) == draft
    assert "立案提案，每件得5分。" in shown(signed_in("member").get(page))
    copied = browser.post(
        f"/performance/sets/{draft.pk}/do/copy/",
        {f"copy-{draft.pk}-year": "2022", f"copy-{draft.pk}-name": "2022年办法"},
    )
    assert copied.url == "/performance/2022/rules/"
    assert "2022年办法 草案" in shown(browser.get(copied.url))


def test_the_office_enters_what_no_page_knows(in_force, member, signed_in):
    browser = signed_in("office")
    values = {
        "person": "王国珍",
        "sort": sort("公益服务").pk,
        "on": "2021-03-05",
        "title": "义诊",
        "amount": "",
    }
    done = browser.post("/performance/recorded/new/", values)

    assert "已核实" in shown(browser.get(done.url))
    wrong = browser.post("/performance/recorded/new/", values | {"on": "2022-03-05"})
    assert "王国珍" in wrong.content.decode()
    assert wrong.status_code == 422
    assert "这一天不是在任委员" not in shown(wrong)
    assert "日期不能晚于今天。" in shown(wrong)


def test_everyone_s_points_take_no_more_queries_for_more_members(
    in_force, signed_in, django_assert_num_queries, django_assert_max_num_queries
):
    browser = signed_in("office")
    browser.get("/performance/2021/people/")
    with django_assert_max_num_queries(40) as few:
        browser.get("/performance/2021/people/")
    for number in range(20):
        make_member(f"委员{number}")

    with django_assert_num_queries(len(few)):
        browser.get("/performance/2021/people/")
