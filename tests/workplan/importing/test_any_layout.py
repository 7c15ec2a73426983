"""Any annex laid out at random and read back gives the same rows."""

from io import BytesIO

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from workplan.annexes import Annex
from workplan.importing import Field, SourceFile, read_documents

HEADERS = {
    Field.SEQ: ["序号", "序\n号", "编号"],
    Field.LEADERS: ["牵头领导", "牵头\n领导", "分管领导", "责任领导", "带队领导（区领导）"],
    Field.LEAD_DEPARTMENTS: ["牵头单位", "牵头科室", "主办单位", "牵头委室"],
    Field.PARTICIPANTS: ["参与部门", "配合单位", "协办单位", "责任单位", "会办单位（如有）"],
    Field.MEMBERS: ["课题组成员", "成员", "调研组成员"],
    Field.PERIOD: ["完成时间", "完成\n时间", "完成时限", "时间安排", "时间节点", "时限要求"],
}
TITLES = {
    Annex.TASKS: ["工作内容", "工作任务", "重点工作", "工作 内容"],
    Annex.RESEARCH: ["课题名称", "课题", "调研课题"],
    Annex.CONSULTATION: ["协商议题", "议题", "议题名称"],
    Annex.PROPOSALS: ["案由", "提案名称"],
    Annex.SUPERVISION: ["监督议题", "议题"],
}
PRINTED = {
    Annex.TASKS: "区政协2021年重点工作任务分解",
    Annex.RESEARCH: "区政协2021年重点调研课题安排",
    Annex.CONSULTATION: "区政协2021年“请你来协商”议题",
    Annex.PROPOSALS: "区政协2021年重点督办提案",
    Annex.SUPERVISION: "区政协2021年民生实事项目民主监督议题",
}
PEOPLE = ["王国珍", "余静漪", "张爱莲", "夏福志", "周翔", "郑丽", "主席", "副主席"]
SPACED = {"周翔": ["周  翔", "周　翔", "周\u00a0翔"], "郑丽": ["郑　丽"], "主席": ["主　席"]}
DEPARTMENTS = ["办公室", "教文委", "提案委", "委员工委", "社会和法制委员会", "各专委会", "各界别"]
PERIODS = ["全年", "9月份", "2-7月", "3月、8月", "每季一次", "6月底前", ""]
SEPARATORS = ["、", "，", "；", ",", "\n", " / ", "、\u200b"]
WORDS = st.text("推进区政协智慧建设★第12“厅、站”工作（试点）—— 关于", min_size=1, max_size=20)


def is_plain(text):
    """Titles that only their own rules would change or take for something else are left out."""
    return text == text.strip(" ★、（）—") and len(text) > 3 and "  " not in text


titles = WORDS.map(lambda text: "开展" + text.strip(" ★、（）—") + "活动").filter(is_plain)


@st.composite
def rows(draw, annex):
    people = st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=3, unique=True)
    departments = st.lists(st.sampled_from(DEPARTMENTS), min_size=1, max_size=3, unique=True)
    return {
        Field.TITLE: draw(titles),
        Field.LEADERS: tuple(draw(people)),
        Field.LEAD_DEPARTMENTS: tuple(draw(departments)),
        Field.PARTICIPANTS: tuple(draw(st.just([]) | departments)),
        Field.MEMBERS: tuple(draw(people)) if annex is Annex.RESEARCH else (),
        Field.PERIOD: draw(st.sampled_from(PERIODS)),
        "starred": draw(st.booleans()),
        "section": draw(st.sampled_from(["", "", "", "new"])),
    }


@st.composite
def layouts(draw):
    annex = draw(st.sampled_from(list(PRINTED)))
    fields = [Field.SEQ, Field.TITLE, Field.LEADERS, Field.LEAD_DEPARTMENTS, Field.PARTICIPANTS]
    fields += [Field.MEMBERS] * (annex is Annex.RESEARCH)
    needs_period = annex.needs_period
    fields += [Field.PERIOD] * (needs_period or draw(st.booleans()))
    return {
        "annex": annex,
        "fields": draw(st.permutations(fields)),
        "rows": draw(st.lists(rows(annex), min_size=1, max_size=6)),
        "top": draw(st.integers(1, 6)),
        "left": draw(st.integers(1, 5)),
        "label": draw(st.booleans()),
        "gap": draw(st.integers(0, 2)),
        "merge": draw(st.booleans()),
        "repeat": draw(st.integers(0, 6)),
        "extra": draw(st.booleans()),
        "remark": draw(st.booleans()),
        "random": draw(st.randoms(use_true_random=False)),
    }


class Page:
    """Writes a layout into a sheet and keeps what reading it should give."""

    def __init__(self, layout):
        self.layout, self.random = layout, layout["random"]
        self.book = Workbook()
        self.sheet = self.book.active
        self.sheet.title = "Sheet1"
        self.row, self.expected, self.section = layout["top"], [], ""
        self.fields = [*layout["fields"], *(["备用"] if layout["extra"] else [])]

    def put(self, column, value):
        if value not in ("", None):
            self.sheet.cell(self.row, self.layout["left"] + column, value)

    def line(self, text, *, merged):
        self.put(0, text)
        if merged:
            left = self.layout["left"]
            right = left + len(self.fields) - 1
            self.sheet.merge_cells(None, self.row, left, self.row, right)
        self.row += 1

    def write(self):
        layout = self.layout
        if layout["label"]:
            self.line(f"附件{self.random.choice('1234５')}", merged=False)
        self.line(PRINTED[layout["annex"]], merged=True)
        self.row += layout["gap"]
        header = [self.header(field) for field in self.fields]
        self.header_row(header)
        for number, row in enumerate(layout["rows"], 1):
            if layout["repeat"] == number:
                self.header_row(header)
            self.item(number, row)
        if layout["remark"]:
            self.line("备  注：以具体通知为准。", merged=self.random.random() < 0.5)
        saved = BytesIO()
        self.book.save(saved)
        return saved.getvalue()

    def header(self, field):
        if field == Field.TITLE:
            return self.random.choice(TITLES[self.layout["annex"]])
        return self.random.choice(HEADERS[field]) if field in HEADERS else field

    def header_row(self, header):
        for column, words in enumerate(header):
            self.put(column, words)
        self.row += 1

    def item(self, number, row):
        if row["section"]:
            numeral = "一二三四五六"[number - 1]
            self.section = f"{numeral}、强学习重引领"
            self.line(self.section, merged=self.random.random() < 0.5)
        seq = self.random.choice([number, float(number), str(number), f"{number}．", f"0{number}"])
        for column, field in enumerate(self.fields):
            self.put(column, seq if field == Field.SEQ else self.words(field, row))
        height = 2 if self.layout["merge"] and self.random.random() < 0.5 else 1
        if height == 2:
            for column in range(len(self.fields)):
                at = self.layout["left"] + column
                self.sheet.merge_cells(None, self.row, at, self.row + 1, at)
        self.expected.append(self.expectation(number, row))
        self.row += height

    def words(self, field, row):
        if field == Field.TITLE:
            return self.random.choice(["★", "★ "]) * row["starred"] + row[field]
        if field == "备用":
            return "附言"
        if field == Field.PERIOD:
            return row[field]
        names = [self.random.choice(SPACED.get(name, [name])) for name in row[field]]
        return self.random.choice(SEPARATORS).join(names)

    def expectation(self, number, row):
        period = row[Field.PERIOD] if Field.PERIOD in self.fields else ""
        members = row[Field.MEMBERS]
        return (
            *(self.layout["annex"], self.row, number, row[Field.TITLE], row["starred"]),
            *(row[Field.LEADERS], row[Field.LEAD_DEPARTMENTS], row[Field.PARTICIPANTS]),
            *(members, period, self.section, {"备用": "附言"} if self.layout["extra"] else {}),
        )


def as_read(row):
    return (
        *(row.annex, row.row, row.seq, row.title, row.starred, row.leaders),
        *(row.lead_departments, row.participants, row.members, row.period_phrase),
        *(row.section, row.extra),
    )


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(layouts())
def test_what_is_laid_out_is_what_is_read(layout):
    page = Page(layout)
    result = read_documents([SourceFile("a.xlsx", page.write())])
    assert [as_read(row) for row in result.rows] == page.expected
    assert result.errors == ()
