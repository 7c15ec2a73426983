"""The guide inside the product: which chapter belongs to a page and its reader, and the guides as pages."""

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote, unquote

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from markdown_it import MarkdownIt
from markdown_it.token import Token

from almanac import clock
from members import roles
from members.addresses import reverse
from members.enums import ACTING_DUTIES, DepartmentKind
from members.models import User

# The guides by their addresses: the file, which the office reads on paper too.
GUIDES = {
    "guide": "使用指南",
    "chains": "协商与监督",
    "proposals": "提案",
    "protection": "等级保护",
}
FIRST = "guide"

# The chapter of a reader's own, by what they are.
_BY_ROLE = {
    "office": ("guide", "办公室"),
    "leader": ("guide", "领导"),
    "unit": ("guide", "承办单位"),
    "member": ("guide", "委员"),
    "head": ("guide", "专委会负责人"),
}
_OF_PROPOSALS = {
    "leader": ("proposals", "领导"),
    "unit": ("proposals", "承办单位"),
    "member": ("proposals", "委员"),
}
# By the name of a page's address, or of its app where all its pages share a chapter. Where readers have
# chapters of their own, by role; "" is for all others.
CHAPTERS: dict[str, tuple[str, str] | dict[str, tuple[str, str]]] = {
    "desk": _BY_ROLE,
    "desk:mails": ("guide", "提醒"),
    "desk:mail": ("guide", "提醒"),
    "desk:sheet": ("guide", "年历"),
    "desk:month": ("guide", "日历"),
    "desk:standing": ("guide", "进展"),
    "desk:wall_settings": ("guide", "大屏"),
    "desk:me": ("guide", "我的提醒"),
    "desk:first_steps": ("guide", "第一天"),
    "desk:first_committee": ("guide", "第一天"),
    "desk:first_accounts": ("guide", "邀请和测试"),
    "workplan": ("guide", "全年计划"),
    "workplan:item": {"office": ("guide", "审核"), "": ("guide", "签收、填报、报结")},
    "workplan:act": {"office": ("guide", "审核"), "": ("guide", "签收、填报、报结")},
    "workplan:review": ("guide", "审核"),
    "workplan:meetings": ("guide", "主席会议和其他会议"),
    "workplan:meeting": ("guide", "主席会议和其他会议"),
    "workplan:business": ("guide", "主席会议和其他会议"),
    "workplan:months": ("guide", "月报"),
    "workplan:month": ("guide", "月报"),
    "desk:term": ("guide", "换届"),
    "workplan:check": ("chains", "计划体检"),
    **dict.fromkeys(
        (
            *("workplan:next_year", "workplan:next_year_new", "workplan:next_year_row"),
            *("workplan:next_year_text", "workplan:next_year_point"),
            *("workplan:next_year_point_new", "workplan:next_year_issue", "workplan:year_end"),
        ),
        ("guide", "下一年"),
    ),
    "consultations": ("chains", "成果链"),
    "consultations:current": ("chains", "成果链全貌"),
    "consultations:year": ("chains", "成果链全貌"),
    "consultations:topics": ("chains", "征集选题"),
    "consultations:figures": ("chains", "全年统计"),
    "consultations:figure": ("chains", "全年统计"),
    "consultations:meeting": ("chains", "协商会"),
    "proposals": {**_OF_PROPOSALS, "": ("proposals", "提案委")},
    "proposals:mine": ("proposals", "委员"),
    "proposals:new": ("proposals", "委员"),
    "proposals:edit": ("proposals", "委员"),
    "proposals:unit": ("proposals", "承办单位"),
    "proposals:supervised": ("proposals", "领导"),
    "proposals:figures": ("proposals", "统计"),
    "proposals:figure_rows": ("proposals", "统计"),
    "opinions": ("chains", "社情民意"),
    "discussions": ("guide", "委员议政"),
    "plenary": ("guide", "全体会议和大会发言"),
    "activities": ("guide", "活动"),
    "performance": ("guide", "履职积分"),
    "performance:recorded": ("guide", "补记"),
    "performance:record": ("guide", "补记"),
    "performance:recorded_one": ("guide", "补记"),
    "performance:rules": ("guide", "计分规则"),
    "performance:rule_set": ("guide", "计分规则"),
    "performance:new_rule": ("guide", "计分规则"),
    "performance:edit_rule": ("guide", "计分规则"),
    "performance:what_if": ("guide", "计分规则"),
    "roster": {"office": ("guide", "委员名册"), "": ("guide", "我的资料")},
    "admin:members_membership_changelist": ("guide", "委员名册"),
    "performance:my_year": ("guide", "我的一年"),
    "performance:year": ("guide", "我的一年"),
    "performance:dossier": ("guide", "我的一年"),
    "performance:tags": ("guide", "我的一年"),
    "performance:my_tags": ("guide", "我的一年"),
    "performance:report": ("guide", "年度述职"),
    "performance:reports": ("guide", "年度述职"),
    "performance:statistics": ("guide", "履职统计和提示"),
    "performance:not_begun": ("guide", "履职统计和提示"),
    "performance:shown": ("guide", "积分亮晒"),
    "activities:own_code": ("guide", "签到"),
    "activities:scan": ("guide", "签到"),
    "activities:here": ("guide", "签到"),
    "activities:tasks": ("guide", "揭榜、轮值、接待日和读书"),
    "activities:duty": ("guide", "揭榜、轮值、接待日和读书"),
    "activities:matters": ("guide", "揭榜、轮值、接待日和读书"),
    "activities:reading": ("guide", "揭榜、轮值、接待日和读书"),
    "voices": ("guide", "公众留言"),
    "admin": ("guide", "办公室"),
    "admin:index": ("guide", "办公室"),
    "admin:workplan_workitem_changelist": ("guide", "台账"),
    "admin:workplan_workitem_import": ("guide", "导入工作要点和附件"),
    "admin:workplan_planimport_names": ("guide", "谁是谁"),
    "admin:workplan_planimport_people": ("guide", "谁是谁"),
    "admin:workplan_planimport_check": ("guide", "导入工作要点和附件"),
    "admin:workplan_itemlink_changelist": ("guide", "事项关联"),
    "admin:notifications_mail_changelist": ("guide", "办公室怎样管理提醒"),
    "admin:members_person_changelist": ("guide", "人员与部门"),
    "admin:members_department_changelist": ("guide", "人员与部门"),
    "password_change": ("guide", "登录"),
    "login": ("guide", "登录"),
}


def role_of(user: User) -> str:
    """Return as what someone reads the guide."""
    today = clock.today()
    if roles.is_office(user):
        return "office"
    if roles.is_leader(user, today):
        return "leader"
    kinds = [held.kind for held in roles.held_by(user, today) if held.duty in ACTING_DUTIES]
    if any(kind != DepartmentKind.UNIT for kind in kinds):
        return "head"
    return "unit" if kinds else "member"


def chapter_of(name: str, role: str) -> tuple[str, str]:
    """Return guide and heading of a page, by the name of its address (desk:mine), for a role."""
    app = name.partition(":")[0]
    found = CHAPTERS.get(name) or CHAPTERS.get(app) or _BY_ROLE
    if isinstance(found, tuple):
        return found
    return found.get(role) or found.get("") or _BY_ROLE[role]


def chapter_url(request: HttpRequest) -> str:
    """Return the address of the chapter for the page of a request and for its reader."""
    match, user = request.resolver_match, getattr(request, "user", None)
    if not isinstance(user, User):
        return reverse("desk:help")
    guide, heading = chapter_of(match.view_name if match else "", role_of(user))
    return f"{reverse('desk:help_guide', args=[guide])}#{quote(heading)}"


# --- the guides as pages -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Guide:
    """A guide as a page: its title, its headings (of which rank, called what), and its text as HTML."""

    title: str
    headings: tuple[tuple[int, str], ...]
    html: str


@cache
def read_guide(name: str) -> Guide:
    """Return a guide of GUIDES, as it stands in docs/."""
    text = Path(settings.BASE_DIR, "docs", f"{GUIDES[name]}.md").read_text(encoding="utf-8")
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse(text)
    headings = []
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open":
            headings.append((int(opening.tag[1]), inline.content))
            opening.attrSet("id", anchor(inline.content))
        children = inline.children or []
        for number, token in enumerate(children):
            _lead_within(token)
            if token.type == "softbreak" and _is_within_chinese(children, number):
                token.type, token.content = "text", ""
    title = next((words for rank, words in headings if rank == 1), GUIDES[name])
    html = markdown.renderer.render(tokens, markdown.options, {})
    return Guide(title, tuple(headings), _wide_tables(html))


def anchor(heading: str) -> str:
    """Return the anchor of a heading, as forges make it: no marks, blanks as hyphens."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def _is_within_chinese(tokens: list[Token], number: int) -> bool:
    """Return whether a line is broken between Chinese words, where no blank belongs."""
    around = "".join(one.content[-1:] for one in tokens[max(0, number - 2) : number])
    around += "".join(one.content[:1] for one in tokens[number + 1 : number + 3])
    return not any(one.isascii() and one.isalnum() for one in around)


def _lead_within(token: Token) -> None:
    """Have a link to another guide, and a picture, lead to where they are in the product."""
    if token.type == "link_open":
        page, _, at = unquote(str(token.attrs["href"])).partition("#")
        for name, title in GUIDES.items():
            if page == f"{title}.md":
                url = reverse("desk:help_guide", args=[name])
                token.attrSet("href", f"{url}#{at}" if at else url)
    elif token.type == "image":
        token.attrSet("src", static(str(token.attrs["src"]).replace("images/", "guide/", 1)))
        token.attrSet("loading", "lazy")


def _wide_tables(html: str) -> str:
    """Let a table that is wider than a phone be moved by itself."""
    html = html.replace("<table>", '<div class="wide" tabindex="0"><table class="ledger">')
    return html.replace("</table>", "</table></div>")
