"""A proposal's way in a real browser: a member writes on a phone, 提案委 files and hands it over, a
unit answers, the member rates.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from almanac import clock
from members.enums import Duty
from proposals.enums import State
from proposals.models import Proposal
from tests.factories import PASSWORD, appoint, make_person
from tests.proposals.factories import OneOfEachProposalRole, make_one_of_each_role, proposal_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PC, PHONE = {"width": 1366, "height": 900}, {"width": 390, "height": 844}
TITLE = "关于更换江南大道老化路灯的建议"


@pytest.fixture
def one_of_each_role(transactional_db, settings) -> OneOfEachProposalRole:
    settings.DEMO_TODAY = "2021-06-30"
    return make_one_of_each_role(text_min=10)


@pytest.fixture
def sign_in(
    browser: Browser, live_server, one_of_each_role: OneOfEachProposalRole
) -> Callable[..., Page]:
    """Return a function that signs in one of each role with a browser of their own."""

    def sign_in(role: str, viewport: dict[str, int], **options) -> Page:
        page = browser.new_page(
            viewport=viewport, locale="zh-CN", base_url=live_server.url, **options
        )
        page.goto("/login/")
        page.get_by_label("用户名").fill(one_of_each_role.users[role].username)
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        more = page.get_by_text("菜单")
        if more.is_visible():  # on a phone
            more.click()
        page.get_by_role("navigation", name="主导航").get_by_role("link", name="提案").click()
        return page

    return sign_in


def fits(page: Page) -> bool:
    """Return whether nothing makes the page scroll sideways."""
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def act(page: Page, name: str, **fields: str) -> None:
    """Open an action's form, fill it in by its labels, and hand it in."""
    action = page.locator("details.deed", has=page.locator("summary", has_text=name)).first
    action.locator("summary").click()
    for label, words in fields.items():
        action.get_by_label(label).first.fill(words)
    action.get_by_role("button", name=name).click()


def choose(page: Page, name: str, *choices: tuple[str, str]) -> None:
    """Open an action's form, choose one of each group, and hand it in."""
    action = page.locator("details.deed", has=page.locator("summary", has_text=name)).first
    action.locator("summary").click()
    for group, label in choices:
        action.get_by_role("group", name=group).get_by_label(label, exact=True).check()
    action.get_by_role("button", name=name).click()


def test_a_proposal_goes_all_the_way(one_of_each_role, sign_in, tmp_path: Path):
    with clock.standing_at(date(2021, 6, 30)):
        proposal_in(
            State.CLOSED,
            one_of_each_role,
            "关于更换江南大道路灯的建议",
            session=4,
            author=one_of_each_role.person("another member"),
        )

    member = sign_in("author", PHONE)
    assert fits(member)
    member.get_by_role("link", name="写提案").click()
    member.get_by_label("案由").fill(TITLE)
    member.get_by_label("情况分析").fill("路灯老化，夜间昏暗。")
    expect(member.locator("#similar")).to_contain_text("关于更换江南大道路灯的建议")
    member.get_by_label("具体建议").fill("分批更换，统一色温。")
    expect(member.locator("[data-saved]")).to_contain_text("草稿保存于 6月30日")
    assert Proposal.objects.get(title=TITLE).suggestions == "分批更换，统一色温。"
    assert fits(member)
    member.get_by_role("button", name="保存，下一步").click()
    expect(member.locator(".checks-box")).to_contain_text("可以提交了。")
    member.get_by_role("button", name="提交").click()
    expect(member.locator(".note.success")).to_have_text(f"“{TITLE}”：已提交，等待审查。")
    assert fits(member)

    chair = sign_in("committee head", PC)
    chair.get_by_role("link", name=TITLE).click()
    choose(chair, "预审", ("审查意见", "立案"))
    choose(chair, "复审", ("审查意见", "立案"))
    filing = chair.locator("details.deed", has=chair.locator("summary", has_text="立案")).first
    filing.locator("summary").click()
    filing.get_by_role("button", name="预览函告").click()
    expect(chair.locator(".preview")).to_contain_text("编为第1号提案")
    chair.locator("details.deed[open]").get_by_role("button", name="立案", exact=True).click()
    expect(chair.locator("h1")).to_contain_text("第1号")

    chair.get_by_role("link", name="交办", exact=True).click()
    batch = chair.locator("details.deed[open]")
    batch.get_by_label("名称").fill("二届五次会议提案交办会")
    batch.get_by_role("button", name="建立").click()
    chair.get_by_label(f"第1号 {TITLE}").check()
    chair.get_by_role("button", name="列入批次").click()
    chair.get_by_label("第1号主办").fill("主办单位")
    chair.get_by_role("button", name="保存承办单位").click()
    chair.locator("summary", has_text="全部交办").click()
    chair.get_by_role("button", name="全部交办").click()
    expect(chair.locator(".note.success")).to_have_text("已交办 1 件提案。")

    unit = sign_in("unit", PHONE)
    expect(unit.get_by_role("heading", level=1)).to_have_text("有 1 件提案待办")
    assert fits(unit)
    unit.get_by_role("button", name="签收").click()
    unit.get_by_role("link", name=TITLE).click()
    meeting = unit.locator("details.deed", has_text="记录见面沟通").first
    meeting.locator("summary").click()
    meeting.get_by_label("办理中").check()
    meeting.get_by_label("座谈面商").check()
    meeting.get_by_label("地点").fill("长河街道")
    meeting.get_by_role("button", name="记录见面沟通").click()
    expect(unit.locator(".due-card").first).to_contain_text("座谈面商，长河街道")
    letter = tmp_path / "答复.pdf"
    letter.write_bytes(b"%PDF-1.4\n%%EOF")
    answer = unit.locator("details.deed", has=unit.locator("summary", has_text="提交答复")).first
    answer.locator("summary").click()
    answer.get_by_label("A类（已经解决或采纳）").check()
    answer.get_by_label("答复内容").fill("已全部更换。")
    answer.get_by_label("答复文件").set_input_files(letter)
    assert fits(unit)
    answer.get_by_role("button", name="提交答复").click()
    expect(unit.locator(".due-card").first).to_contain_text("已全部更换。")

    member.goto("/proposals/")
    expect(member.get_by_role("heading", level=1)).to_have_text("有 1 件事等您处理")
    member.locator("#to-rate").get_by_role("link", name=TITLE).click()
    # The rest is folded, the answer is not.
    expect(member.locator("details.proposal-text:not([open])")).to_be_attached()
    expect(member.get_by_text("已全部更换。")).to_be_visible()
    expect(member.get_by_role("link", name="答复.pdf")).to_be_visible()
    choose(
        member,
        "提交评价",
        ("办理态度", "满意"),
        ("见面沟通", "满意"),
        ("答复针对性", "满意"),
        ("办理结果", "满意"),
        ("总体评价", "满意"),
    )
    expect(member.locator(".note.success")).to_contain_text("评价已提交，谢谢。")
    expect(member.locator(".due-card").first).to_contain_text("满意")
    assert fits(member)

    chair.goto(Proposal.objects.get(title=TITLE).get_absolute_url())
    act(chair, "办结")
    expect(chair.locator(".milestones .done").last).to_contain_text("办结")


def test_what_was_written_before_the_script_came_is_kept_and_compared(one_of_each_role, sign_in):
    member = sign_in("author", PHONE)
    on_the_way: list[Route] = []
    member.route("**/draft*.js", lambda route: on_the_way.append(route))
    member.get_by_role("link", name="写提案").click()
    member.get_by_label("案由").fill(TITLE)
    member.get_by_label("情况分析").fill("路灯老化，夜间昏暗。")
    on_the_way[0].continue_()
    expect(member.locator("#similar")).to_have_text("没有查到相似的提案。", use_inner_text=True)
    expect(member.locator("[data-saved]")).to_contain_text("草稿保存于 6月30日")
    assert Proposal.objects.get(title=TITLE).situation == "路灯老化，夜间昏暗。"


def test_a_member_writes_without_javascript(one_of_each_role, sign_in):
    member = sign_in("author", PHONE, java_script_enabled=False)
    member.get_by_role("link", name="写提案").click()
    member.get_by_label("案由").fill(TITLE)
    member.get_by_label("情况分析").fill("路灯老化，夜间昏暗。")
    member.get_by_role("button", name="检查全文").click()
    expect(member.locator("#similar")).to_have_text("没有查到相似的提案。", use_inner_text=True)
    expect(member.get_by_label("情况分析")).to_have_value("路灯老化，夜间昏暗。")
    member.get_by_label("具体建议").fill("分批更换。")
    member.get_by_role("button", name="存草稿").click()
    expect(member.locator(".note.success")).to_contain_text("草稿已保存")
    draft = Proposal.objects.get()
    assert (draft.title, draft.suggestions) == (TITLE, "分批更换。")


def test_the_first_words_make_one_draft_though_the_button_is_quicker(one_of_each_role, sign_in):
    """The script's first save is on its way when the button is pressed, with more words."""
    member = sign_in("author", PC)
    member.get_by_role("link", name="写提案").click()
    expect(member.locator("[data-count]")).to_have_text("0")
    assert not Proposal.objects.exists()
    on_the_way: list[Route] = []
    member.route("**/proposals/new/", lambda route: on_the_way.append(route), times=1)
    member.get_by_label("案由").fill(TITLE)
    with member.expect_request("**/proposals/new/"):
        pass
    member.get_by_label("情况分析").fill("路灯 老化。")
    expect(member.locator("[data-count]")).to_have_text("5")
    member.get_by_role("button", name="存草稿").click(no_wait_after=True)
    on_the_way[0].continue_()
    expect(member.locator(".note.success")).to_contain_text("草稿已保存")
    draft = Proposal.objects.get()
    assert (draft.title, draft.situation) == (TITLE, "路灯 老化。")
    assert member.url.endswith(f"/proposals/{draft.pk}/edit/")


def test_co_signers_are_chosen_by_the_sound_of_their_names(one_of_each_role, sign_in):
    for name in ("金永明", "单国珍"):
        appoint(make_person(name), one_of_each_role.sector, Duty.MEMBER)
    with clock.standing_at(date(2021, 6, 30)):
        draft = proposal_in(State.DRAFT, one_of_each_role)
    member = sign_in("author", PHONE)
    member.goto(draft.get_absolute_url())
    member.locator("summary", has_text="邀请联名").click()
    field = member.get_by_label("联名人")
    offered = member.get_by_role("option")
    field.press_sequentially("jym")
    expect(offered).to_have_text(["金永明"])
    field.press_sequentially("x")
    field.press("Enter")  # quicker than the next offer: no name that was offered for other words
    expect(field).to_have_value("jymx\n")
    field.fill("")
    field.press_sequentially("jym")
    expect(offered).to_have_text(["金永明"])
    field.press("Enter")
    field.press_sequentially("shan")
    expect(offered).to_have_text(["单国珍"])
    offered.first.click()
    expect(field).to_have_value("金永明、单国珍、")
    member.locator("details.deed[open]").get_by_role("button", name="邀请联名").click()
    expect(member.locator(".facts-list")).to_contain_text("单国珍 待确认")
    assert fits(member)
