"""The plan as the document that leaves the office: what its template is given, and the built-in template.

Source of the form: 政协办〔2021〕6号, and GB/T 9704. What was added after the document was issued (增补) is
none of its rows: a revision (修订稿) has the same annexes, and lists what changed behind them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from almanac import clock
from almanac.words import chinese_number, month_day
from sheets.official_document import OfficialDocument
from workplan.annexes import Annex
from workplan.ledger import annex_workbook
from workplan.models import Plan, WorkItem

NAME = "工作要点"
# What the document calls the matter of a row; annexes 2, 4 and 5 it prints in paragraphs, each numbered so.
_MATTERS = {
    Annex.TASKS: "工作内容",
    Annex.RESEARCH: "调研课题",
    Annex.CONSULTATION: "协商议题",
    Annex.PROPOSALS: "案由",
    Annex.SUPERVISION: "监督议题",
}
_NUMBERED = {Annex.RESEARCH: "一、", Annex.PROPOSALS: "1.", Annex.SUPERVISION: "1."}
_TYPE_AREA_MM = 156
# In 四号 four characters take so much.
_UNBROKEN_MM = 24


@dataclass(frozen=True)
class Column:
    """A column of an annex: its heading in the document, the name of its facts, its width in millimetres
    (the matter has what is left).
    """

    heading: str
    name: str
    width: int = 0

    @property
    def broken(self) -> str:
        """The heading over a narrow column: 牵头 above 领导."""
        is_narrow = 0 < self.width < _UNBROKEN_MM and len(self.heading) == 4
        return f"{self.heading[:2]}\n{self.heading[2:]}" if is_narrow else self.heading


Shape = Mapping[Annex, Sequence[Column]]


def issued_rows(plan: Plan) -> dict[Annex, list[WorkItem]]:
    """Return the rows of the document by annex, each annex that has some."""
    items = WorkItem.objects.with_ledger().filter(plan=plan, added_no=None)
    items = items.prefetch_related("member_rows__person")
    return {Annex(key): list(rows) for key, rows in groupby(items, lambda item: item.annex)}


def columns(annex: Annex, items: Iterable[WorkItem] = ()) -> list[Column]:
    """Return the columns of an annex: those of the document, and those in which a row says something."""
    items = list(items)
    given: set[str] = set()
    for item in items:
        given |= {"参与部门"} if item.participants else set()
        given |= {"完成时间"} if item.period_phrase else set()
        given |= {"成员"} if item.member_rows.all() or item.members_note else set()
    found = [
        Column("序号", "序号", 13),
        Column(_MATTERS[annex], "标题"),
        Column(annex.leader_label, "领导", 19),
        Column(annex.department_label, "部门", 25),
    ]
    if annex is Annex.TASKS or "参与部门" in given:
        found.append(Column("参与部门", "参与部门", 25))
    if annex is Annex.RESEARCH or "成员" in given:
        found.append(Column("课题组成员", "成员", 40))
    if annex in (Annex.TASKS, Annex.RESEARCH, Annex.CONSULTATION) or "完成时间" in given:
        found.append(Column(annex.period_label, "时间", 19))
    extra = _extra_names(items)
    return found + [Column(name, f"其他[{n}]", 19) for n, name in enumerate(extra)]


def row_facts(item: WorkItem, extra: Sequence[str], between: str = "\n") -> dict[str, Any]:
    """Return what the document says of a row; `between` stands between two names."""
    members = "、".join(_spaced(str(row.person)) for row in item.member_rows.all())
    joint = "" if not members or item.members_note[:1] in ("", "和", "等") else "、"
    return {
        "序号": item.seq or "",
        "标题": f"{'★' if item.needs_scheme else ''}{item.title}",
        "领导": between.join(_spaced(str(leader)) for leader in item.leaders),
        "部门": between.join(map(str, item.lead_departments)),
        "参与部门": between.join(map(str, item.participants)),
        "成员": f"{members}{joint}{item.members_note}",
        "时间": item.period_phrase,
        "其他": [str(item.extra.get(name, "")) for name in extra],
    }


def annex_facts(plan: Plan, annex: Annex, items: Sequence[WorkItem]) -> dict[str, Any]:
    """Return what an annex says: its title, its rows, what stands below them."""
    extra = _extra_names(items)
    in_table = annex not in _NUMBERED or any(item.section or not item.seq for item in items)
    rows, section = [], ""
    for item in items:
        row = row_facts(item, extra, "\n" if in_table else "、")
        row["分组"] = item.section if item.section != section else ""
        section = item.section
        if _NUMBERED.get(annex) == "一、" and item.seq:
            row["编号"] = f"{chinese_number(item.seq)}、"
        else:
            row["编号"] = f"{item.seq}."
        rows.append(row)
    notes = plan.annex_notes.get(annex, "").splitlines()
    return {"标题": annex_title(plan, annex), "成表": in_table, "行": rows, "说明": notes}


def annex_sheet(plan: Plan, annex: Annex) -> bytes:
    """Return an annex as the bytes of an .xlsx file with the document's own columns."""
    items = issued_rows(plan).get(annex, [])
    given = columns(annex, items)
    facts = annex_facts(plan, annex, items)
    extra = _extra_names(items)
    rows: list[list[str | int | None]] = []
    section = ""
    for item in items:
        if item.section != section:
            rows.append([section := item.section])
        said = row_facts(item, extra)
        said |= {f"其他[{n}]": words for n, words in enumerate(said["其他"])}
        rows.append([said[column.name] for column in given])
    widths = [(column.heading, max(column.width // 2, 6)) for column in given]
    widths[1] = (given[1].heading, 44)
    name = f"附件{annex.number}"
    return annex_workbook(name, facts["标题"], widths, rows, facts["说明"])


def annex_title(plan: Plan, annex: Annex) -> str:
    """Return the title of an annex as the list of annexes gives it, else made from the year."""
    for line in plan.annex_list.splitlines():
        number, _, title = line.strip().partition(".")
        if number == str(annex.number) and annex.label in title:
            return title.rstrip("；。;")
    return f"{plan.year}年{annex.printed}"


def plan_facts(
    plan: Plan, only: Annex | None = None, revised: Sequence[Mapping[str, Any]] = ()
) -> dict[str, Any]:
    """Return what the template of the plan is given, or of one annex: what is not known is not there;
    `revised` is what changed since (reading/revision.py), for a revision.
    """
    found = issued_rows(plan)
    if only:
        return {f"附件{only.number}": annex_facts(plan, only, found.get(only, []))}
    annexes = {f"附件{a.number}": annex_facts(plan, a, rows) for a, rows in found.items()}
    adopted = f"{_day(plan.adopted_on)}{plan.adopted_by}" if plan.adopted_by else ""
    facts = {
        "标题": plan.title,
        "发文字号": plan.document_number,
        "发文机关": plan.printed_by,
        "主送": plan.addressees,
        "通过会议": plan.adopted_by,
        "通过": adopted,
        "印发日期": _day(plan.issued_on),
        "抄送": plan.copied_to.rstrip("。"),
    }
    lists = {
        "总体要求": plan.preamble.splitlines(),
        "部分": _sections(plan),
        "附件说明": plan.annex_list.splitlines(),
        "修订": list(revised),
    }
    return {name: value for name, value in facts.items() if value} | lists | annexes


def _sections(plan: Plan) -> list[dict[str, Any]]:
    return [
        {
            "标题": name,
            "要点": [
                {
                    "序号": point.number,
                    "标题": point.title,
                    "内容": (lines := point.text.splitlines() or [""])[0],
                    "续段": lines[1:],
                }
                for point in points
            ],
        }
        for name, points in groupby(plan.points.all(), lambda point: point.section)
    ]


def _day(day: date | None) -> str:
    return month_day(day, 0) if day else ""


def _spaced(name: str) -> str:
    """Return a name as wide as those of three characters: 郑　丽."""
    return f"{name[0]}　{name[1]}" if len(name) == 2 else name


def _extra_names(items: Iterable[WorkItem]) -> list[str]:
    return list(dict.fromkeys(name for item in items for name in item.extra))


# --- the built-in templates -------------------------------------------------------------------------


def plan_shape(plan: Plan | None) -> Shape:
    """Return the columns of a plan's annexes; of no plan, those of the document of 2021."""
    found = issued_rows(plan) if plan else {}
    return {annex: columns(annex, found.get(annex, ())) for annex in Annex}


def plan_template(shape: Shape) -> bytes:
    """Return the built-in template of the whole document."""
    paper = OfficialDocument("{{ 标题 }}", clock.now(), is_headed=False)
    paper.red_head("{{ 发文机关 }}文件", "{{ 发文字号 }}")
    paper.title("关于印发《{{ 标题 }}》的通知")
    paper.addressee("{{ 主送 }}：")
    paper.line("《{{ 标题 }}》已经{{ 通过会议 }}通过，现予印发，请认真贯彻落实。")
    paper.signed("{{ 发文机关 }}", "{{ 印发日期 }}")
    paper.new_page()
    paper.title("{{ 标题 }}", "（{{ 通过 }}通过）")
    _each(paper, "段", "总体要求", "{{ 段 }}")
    paper.tag("{%p for 部 in 部分 %}")
    paper.bold_line("{{ 部.标题 }}")
    paper.tag("{%p for 点 in 部.要点 %}")
    paper.line("{{ 点.序号 }}.{{ 点.标题 }}。{{ 点.内容 }}")
    _each(paper, "段", "点.续段", "{{ 段 }}")
    paper.tag("{%p endfor %}")
    paper.tag("{%p endfor %}")
    paper.tag("{%p for 条 in 附件说明 %}")
    paper.tag("{%p if loop.first %}")
    paper.line("")
    paper.marked("附件：", "{{ 条 }}")
    paper.tag("{%p else %}")
    paper.marked("", "{{ 条 }}")
    paper.tag("{%p endif %}")
    paper.tag("{%p endfor %}")
    _write_annexes(paper, shape)
    _write_revision(paper)
    paper.imprint("抄送：{{ 抄送 }}。", "{{ 发文机关 }}\t{{ 印发日期 }}印发")
    return paper.as_bytes()


def annex_template(shape: Shape) -> bytes:
    """Return the built-in template of an annex alone: whichever of the five it is given."""
    paper = OfficialDocument("附件", clock.now(), is_headed=False)
    _write_annexes(paper, shape)
    return paper.as_bytes()


def _write_annexes(paper: OfficialDocument, shape: Shape) -> None:
    for annex, given in shape.items():
        name = f"附件{annex.number}"
        paper.tag(f"{{%p if {name} %}}")
        paper.annex(name, f"{{{{ {name}.标题 }}}}")
        if annex in _NUMBERED:
            paper.tag(f"{{%p if {name}.成表 %}}")
        _write_table(paper, name, given)
        if annex in _NUMBERED:
            paper.tag("{%p else %}")
            _write_paragraphs(paper, name, given)
            paper.tag("{%p endif %}")
        _each(paper, "段", f"{name}.说明", "{{ 段 }}")
        paper.tag("{%p endif %}")


def _write_revision(paper: OfficialDocument) -> None:
    paper.tag("{%p if 修订 %}")
    paper.new_page()
    # The import knows the changes by this title, and leaves them out.
    paper.title("印发后的增补和变动（修订稿）")
    rows = [
        ["{%tr for 行 in 修订 %}", "", ""],
        ["{{ 行.事项 }}", "{{ 行.变动 }}", "{{ 行.依据 }}"],
        ["{%tr endfor %}", "", ""],
    ]
    paper.table(["所在附件和序号", "变动", "依据"], rows, [40, 76, 40])
    paper.tag("{%p endif %}")


def _write_table(paper: OfficialDocument, name: str, given: Sequence[Column]) -> None:
    # With many further columns those named first grow narrow, and the matter keeps a third.
    share = min(1, _TYPE_AREA_MM * 2 / 3 / sum(column.width for column in given))
    widths = [int(column.width * share) for column in given]
    widths[1] = _TYPE_AREA_MM - sum(widths)
    rest = [""] * (len(given) - 1)
    rows = [
        [f"{{%tr for 行 in {name}.行 %}}", *rest],
        ["{%tr if 行.分组 %}", *rest],
        ["{{ 行.分组 }}", *rest],
        ["{%tr endif %}", *rest],
        [f"{{{{ 行.{column.name} }}}}" for column in given],
        ["{%tr endfor %}", *rest],
    ]
    paper.table([column.broken for column in given], rows, widths, whole_rows=(3,))


def _write_paragraphs(paper: OfficialDocument, name: str, given: Sequence[Column]) -> None:
    paper.tag(f"{{%p for 行 in {name}.行 %}}")
    write = paper.bold_line if name == f"附件{Annex.RESEARCH.number}" else paper.line
    write("{{ 行.编号 }}{{ 行.标题 }}")
    for column in given[2:]:
        paper.tag(f"{{%p if 行.{column.name} %}}")
        paper.line(f"{column.heading}：{{{{ 行.{column.name} }}}}")
        paper.tag("{%p endif %}")
    paper.tag("{%p endfor %}")


def _each(paper: OfficialDocument, one: str, several: str, text: str) -> None:
    """Write a line for each of several."""
    paper.tag(f"{{%p for {one} in {several} %}}")
    paper.line(text)
    paper.tag("{%p endfor %}")


# --- what a template may be given -------------------------------------------------------------------

_ROW = {
    "序号": 1,
    "编号": "1.",
    "分组": "一、学习",
    "标题": "★推进数字政协建设",
    "领导": "某　某",
    "部门": "办公室",
    "参与部门": "委员工委",
    "成员": "某　某和相关委员",
    "时间": "全年",
    "其他": ["其他各列"] * 20,
}
_ANNEX = {
    "标题": "某年重点工作任务分解",
    "成表": True,
    "行": [_ROW],
    "说明": ["备  注：供参考。"],
}
ANNEX_SAMPLE: dict[str, Any] = {f"附件{annex.number}": _ANNEX for annex in Annex}
PLAN_SAMPLE: dict[str, Any] = {
    "标题": "政协某区委员会某年工作要点",
    "发文字号": "政协办〔某年〕6号",
    "发文机关": "政协某区委员会办公室",
    "主送": "各专委会",
    "通过会议": "第六十一次主席会议",
    "通过": "某年2月26日第六十一次主席会议",
    "印发日期": "某年3月2日",
    "抄送": "市政协办公厅",
    "总体要求": ["总体要求。"],
    "附件说明": ["1.重点工作任务分解。"],
    "部分": [
        {
            "标题": "一、强学习",
            "要点": [{"序号": 1, "标题": "加强", "内容": "学习。", "续段": ["续。"]}],
        }
    ],
    **ANNEX_SAMPLE,
    "修订": [{"事项": "重点任务 增补1", "变动": "增补：走访企业。", "依据": "第六十二次主席会议"}],
}
