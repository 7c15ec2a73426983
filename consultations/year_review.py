"""The year's 综述: the figures filled in, in sentences as 吴兴 writes them (2024: 坚持 for each of the parts,
the figures of one matter in one sentence).

A sentence of which every figure is nothing is left out; what was left out stands at the end by name, for the
office to see. What no page knows (the year's theme, what is to come) is marked as a place on any paper.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from almanac import clock
from almanac.words import month_day
from members.models import Organisation
from sheets.official_document import OfficialDocument
from workflow.figures import Line, grouped, paragraph
from workplan.paper_kinds import Facts, PaperKind

# A figure's name on the paper, and the line that it is.
FIGURES = {
    "区级协商": "sessions-district",
    "民生议事堂": "sessions-street",
    "协商驿站": "sessions-village",
    "提出建议": "offered",
    "采纳建议": "adopted",
    "解决问题": "solved",
    "调研课题": "research",
    "调研走访": "visits",
    "监督活动": "inspections",
    "监督建议": "opinions-points",
    "交办问题": "problems-handed",
    "销号问题": "problems-closed",
    "提案": "proposals-filed",
    "办复": "proposals-answered",
    "满意": "proposals-satisfied",
    "专报": "opinion-reports-sent",
    "各级采用": "opinion-reports-adopted",
    "市级以上采用": "opinion-reports-city-and-above",
    "全国采用": "opinion-reports-adopted-nation",
    "信息批示": "opinion-reports-instructed",
    "线索": "voices-leads",
    "线索转化": "voices-became",
    "工作室": "voices-studios",
    "工作室答复": "voices-studio-answers",
    "接待日": "events-reception",
    "接待日建议": "reception-matters",
    "通报会": "events-briefing",
    "培训": "events-training",
    "公益": "events-welfare",
    "揭榜": "tasks-credited",
    "轮值": "duty",
    "轮值答复": "duty-answers",
    "心得": "reading-notes",
}
_KIND, _SERIES = "kind-", "series-"
# What a party branch holds is told with its other work, the rest with what was learnt.
_OF_THE_PARTY = ("党员", "党日", "党课", "支部")
_TOPICS_SAID = 3
SAMPLE: Facts = {
    "年度": 2021,
    "概况": "某年，编报专报3篇。",
    "发文机关": "区政协",
    "日期": "某年12月31日",
    "数": dict.fromkeys((*FIGURES, "满意率"), 3),
    "类型": [
        {"名称": "区长与委员面对面", "量词": "场", "数": 1, "主题": "“科创”", "建议": 25, "解决": 3}
    ],
    "学习": [{"名称": "专家讲坛", "数": 8, "单位": "场"}],
    "党建": [{"名称": "党员活动", "数": 38, "单位": "场"}],
    "未写": ["轮值"],
    "部分": [
        {"标题": "信息", "语句": "编报专报3篇", "指标": [{"名称": "专报", "数": 3, "单位": "篇"}]}
    ],
    # What people alone know.
    **dict.fromkeys(("主题", "党的领导", "文史宣传", "制度建设", "展望"), "……"),
}


def year_facts(year: int, lines: Iterable[Line]) -> Facts:
    """Return what the 综述 says: each figure that is not nothing, by name, and all in a table."""
    lines = list(lines)
    by_key = {line.key: line.total for line in lines}
    numbers = {name: by_key.get(key, 0) for name, key in FIGURES.items()}
    counted = [line for line in lines if line.total]
    series = [_of_series(line) for line in counted if line.key.startswith(_SERIES)]
    organisation = str(Organisation.current() or "")
    facts: Facts = {"发文机关": organisation} if organisation else {}
    return facts | {
        "年度": year,
        "日期": month_day(clock.today(), 0),
        "概况": paragraph(year, lines),
        "数": {name: number for name, number in numbers.items() if number} | _satisfied(by_key),
        "类型": _kinds(counted),
        "学习": [one for one in series if not _is_of_party(one)],
        "党建": [one for one in series if _is_of_party(one)],
        "未写": [name for name, number in numbers.items() if not number],
        "部分": [_part(heading, rows) for heading, rows in grouped(counted).items()],
    }


def _satisfied(by_key: dict[str, int]) -> Facts:
    """Return which part of those who rated were satisfied: 100%, 96.5%."""
    grades = [
        by_key.get(f"proposals-{grade}", 0) for grade in ("satisfied", "basic", "unsatisfied")
    ]
    if not sum(grades):
        return {}
    return {"满意率": f"{100 * grades[0] / sum(grades):.1f}".removesuffix(".0") + "%"}


def _kinds(counted: Sequence[Line]) -> list[Facts]:
    """Return what was held of each kind of consultation: how often, on what, with which result."""
    totals = {line.key: line.total for line in counted}
    return [
        {
            "名称": line.label,
            "量词": line.unit,
            "数": line.total,
            "主题": _topics(line),
            "建议": totals.get(f"{line.key}-offered", 0),
            "解决": totals.get(f"{line.key}-solved", 0),
        }
        for line in counted
        if line.key.startswith(_KIND) and line.key.count("-") == 1
    ]


def _topics(line: Line) -> str:
    """Return on what, as far as it is the reader's to know: “甲”、“乙”、“丙”等."""
    topics = list(dict.fromkeys(str(fact.subject) for fact in line.facts if fact.label))
    said = "、".join(f"“{topic}”" for topic in topics[:_TOPICS_SAID])
    return f"{said}等" if len(topics) > _TOPICS_SAID else said


def _of_series(line: Line) -> Facts:
    return {"名称": line.label, "数": line.total, "单位": line.unit}


def _is_of_party(series: Facts) -> bool:
    return any(word in series["名称"] for word in _OF_THE_PARTY)


def _part(heading: str, rows: Sequence[Line]) -> Facts:
    said = [row.phrase.format(n=row.total) for row in rows if row.phrase]
    figures = [{"名称": row.label, "数": row.total, "单位": row.unit} for row in rows]
    return {"标题": heading, "语句": "，".join(said), "指标": figures}


# --- the built-in template ---------------------------------------------------------------------------

# Headings with their paragraphs: what leads it, and its sentences, each a list of (figure, words) of which
# those that are not nothing are said. A paragraph of a text alone is written by people.
_Sentence = Sequence[tuple[str, str]]
_PARTS: Sequence[tuple[str, Sequence[tuple[str, str | Sequence[str | _Sentence]]]]] = (
    (
        "坚持同心向党，不断增强政治引领力",
        (
            ("强化党的领导", "党的领导"),
            ("强化理论学习", ("学习", (("心得", "委员交流读书心得{}篇"),))),
            ("强化政协党建", ("党建",)),
        ),
    ),
    ("坚持团结协作，不断汇集共识力量", (("文史宣传聚同心", "文史宣传"),)),
    (
        "坚持服务大局，不断提高协商质效",
        (
            (
                "围绕发展协商议政",
                (
                    "类型",
                    (
                        ("区级协商", "全年召开区级“请你来协商”协商会{}场"),
                        ("提出建议", "各级协商提出意见建议{}条"),
                        ("采纳建议", "被采纳{}条"),
                    ),
                    (("调研课题", "开展重点课题调研{}个"), ("调研走访", "走访座谈{}次")),
                ),
            ),
        ),
    ),
    (
        "坚持履职为民，不断彰显价值情怀",
        (
            (
                "高频开展基层协商",
                (
                    (
                        ("民生议事堂", "全年开展民生议事堂协商活动{}场"),
                        ("协商驿站", "协商驿站微协商{}次"),
                        ("解决问题", "助力解决群众急难愁盼问题{}个"),
                    ),
                ),
            ),
            (
                "畅通民意反映渠道",
                (
                    (("线索", "收集群众反映的问题线索{}条"), ("线索转化", "转化{}条")),
                    (
                        ("专报", "全年编报社情民意信息专报{}篇"),
                        ("市级以上采用", "被市级以上政协采用{}篇"),
                        ("全国采用", "其中全国政协采用{}篇"),
                    ),
                    "提案",
                ),
            ),
            (
                "高效联系服务群众",
                (
                    (("工作室", "{}家委员工作室参与答复"), ("工作室答复", "答复群众咨询{}条")),
                    (("轮值", "委员轮值{}人次"), ("轮值答复", "轮值答复咨询{}条")),
                    (
                        ("监督活动", "组织开展各类监督活动{}次"),
                        ("监督建议", "提出监督意见建议{}条"),
                        ("交办问题", "交办问题{}个"),
                        ("销号问题", "销号{}个"),
                    ),
                    (("公益", "开展公益活动{}次"),),
                ),
            ),
        ),
    ),
    (
        "坚持实干争先，不断加强队伍建设",
        (
            ("深化制度机制建设", "制度建设"),
            (
                "优化委员队伍管理",
                (
                    (("接待日", "开展主席接待日活动{}场"), ("接待日建议", "收集问题建议{}条")),
                    (("通报会", "举行政情通报会{}次"), ("培训", "组织委员培训{}次")),
                    (("揭榜", "委员揭榜办成{}项"),),
                ),
            ),
        ),
    ),
)
# Sentences that are more than figures side by side, by name: when they are said, and what they say.
_SERIES_WORDS = (
    "组织{{% for 项 in {0} %}}{{{{ 项.名称 }}}}{{{{ 项.数 }}}}{{{{ 项.单位 }}}}"
    "{{{{ '、' if not loop.last }}}}{{% endfor %}}。"
)
_SPECIAL = {
    **{name: (name, _SERIES_WORDS.format(name)) for name in ("学习", "党建")},
    "类型": (
        "类型",
        "{% for 类 in 类型 %}{% if 类.主题 %}围绕{{ 类.主题 }}主题，{% endif %}"
        "开展{{ 类.名称 }}{{ 类.数 }}{{ 类.量词 }}"
        "{% if 类.建议 %}，形成建议{{ 类.建议 }}条{% endif %}"
        "{% if 类.解决 %}，助力解决问题{{ 类.解决 }}个{% endif %}。{% endfor %}",
    ),
    "提案": (
        "数.提案",
        "{% if 数.办复 == 数.提案 %}立案的{{ 数.提案 }}件提案全部办结"
        "{% else %}立案提案{{ 数.提案 }}件{% if 数.办复 %}，办复{{ 数.办复 }}件{% endif %}{% endif %}"
        "{% if 数.满意率 %}，满意率{{ 数.满意率 }}{% endif %}。",
    ),
}


def _year() -> bytes:
    paper = OfficialDocument("{{ 年度 }}年工作综述", clock.now())
    paper.line("{{ 年度 }}年，{{ 发文机关 }}围绕{{ 主题 }}履行职能，主要情况如下：")
    for heading, paragraphs in _PARTS:
        found = [(lead, *_paragraph(sentences)) for lead, sentences in paragraphs]
        when = [said for _, said, _ in found]
        paper.tag(f"{{%p if {' or '.join(when)} %}}")
        paper.bold_line(heading)
        paper.tag("{%p endif %}")
        for lead, said, words in found:
            paper.tag(f"{{%p if {said} %}}")
            paper.line(f"{lead}。{words}")
            paper.tag("{%p endif %}")
    paper.bold_line("展望")
    paper.line("{{ 展望 }}")
    paper.tag("{%p if 未写 %}")
    paper.line("【全年没有记录、未写入的：{{ 未写|join('、') }}。定稿时删去本段。】")
    paper.tag("{%p endif %}")
    paper.bold_line("附：主要数据")
    rows = [
        ["{%tr for 部 in 部分 %}", "", "", ""],
        ["{%tr for 项 in 部.指标 %}", "", "", ""],
        ["{{ 部.标题 }}", "{{ 项.名称 }}", "{{ 项.数 }}", "{{ 项.单位 }}"],
        ["{%tr endfor %}", "", "", ""],
        ["{%tr endfor %}", "", "", ""],
    ]
    paper.table(["类别", "指标", "数量", "单位"], rows, [46, 60, 25, 25])
    paper.signed("{{ 发文机关 }}", "{{ 日期 }}")
    return paper.as_bytes()


def _paragraph(sentences: Any) -> tuple[str, str]:
    """Return when a paragraph is said, and its words with their places."""
    if isinstance(sentences, str):
        return "true", f"{{{{ {sentences} }}}}"
    found = [_sentence(each) for each in sentences]
    words = "".join(f"{{% if {said} %}}{words}{{% endif %}}" for said, words in found)
    return " or ".join(said for said, _ in found), words


def _sentence(figures: Any) -> tuple[str, str]:
    if isinstance(figures, str):
        return _SPECIAL[figures]
    words = ""
    before: list[str] = []
    for name, said in figures:
        # A comma only after a figure of the same sentence that was said.
        comma = f"{{% if {' or '.join(before)} %}}，{{% endif %}}" if before else ""
        words += f"{{% if 数.{name} %}}{comma}{said.format(f'{{{{ 数.{name} }}}}')}{{% endif %}}"
        before.append(f"数.{name}")
    return " or ".join(before), f"{words}。"


YEAR = PaperKind("year_review", "年度工作综述", "全年统计页“下载综述”", _year, SAMPLE)
KINDS = (YEAR,)
