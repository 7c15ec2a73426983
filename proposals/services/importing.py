"""A session's proposals from a workbook: compared with what is known first, then all or nothing."""

from copy import copy
from functools import partial
from typing import Any

from django.db import transaction

from members.directory import Directory
from members.models import User
from members.names import name_key
from proposals.enums import Origin, ProposalKind, ProposalSubmission
from proposals.models import Category, Proposal
from proposals.services.archive import archived_words
from proposals.services.on_plan import keep_in_step
from proposals.workbook import ProposalRow
from sheets.checking import complaining
from sheets.comparing import Compared, compare, differences
from sheets.plain_rows import by_label
from sheets.plain_tables import read_plain_rows
from workflow.states import sign

ADVICE = "请先在“人员与部门”中添加"
_COLUMNS = {field.name: str(field.verbose_name) for field in Proposal._meta.fields}
# What is unique is looked for among all rows of the file, in their order; not row by row.
_UNIQUE = {"number", "title_key"}


def prepare_proposals(data: bytes) -> Compared[ProposalRow]:
    """Compare a workbook with the proposals that are filed; write nothing.

    A proposal is recognised by term, session and title; an empty cell, or a column that is not there,
    leaves what is known as it is. Raises UnreadableFile where the file as a whole is wrong.
    """
    rows, directory = read_plain_rows(data, ProposalRow), Directory.load()
    categories = {category.name: category for category in Category.objects.all()}
    for row in rows:
        _read(row, directory, categories)
    filed = _filed(rows)
    numbers = {(term, session, p.number): title for (term, session, title), p in filed.items()}
    for row in rows:
        known = filed.get(_key(row))
        if known and differences(known, row.said) and (words := archived_words(known)):
            row.complain("", words)
        elif known is None or differences(known, row.said):
            _check(row, known, numbers)
    return compare(rows, filed, key=_key, column="案由", thing="一件提案")


@transaction.atomic
def import_proposals(
    data: bytes, actor: User | None, *, file_name: str = ""
) -> Compared[ProposalRow]:
    """Import the proposals of a workbook, all or none, and return what was done.

    The history names the actor and the file. Raises RowsRefused where a row is wrong, UnreadableFile
    where the file as a whole is.
    """
    compared = prepare_proposals(data)
    compared.refuse()
    for row in compared.rows:
        if row.proposal:
            sign(row.proposal, actor, f"导入：{file_name or '工作簿'}")
            row.proposal.save()
            keep_in_step(row.proposal, actor)
    return compared


def _key(row: ProposalRow) -> tuple | None:
    said = row.said
    if {"term", "session", "title"} <= said.keys():
        return said["term"], said["session"], name_key(said["title"])
    return None


def _filed(rows: list[ProposalRow]) -> dict[Any, Proposal]:
    """Return the filed proposals of the sessions that a workbook names."""
    found = Proposal.objects.filed().filter(
        term__in={row.said.get("term", 0) for row in rows},
        session__in={row.said.get("session", 0) for row in rows},
    )
    people = ("promoting_leader", "supervising_leader", "supervising_department")
    read_along = found.select_related("category", "sponsor", *people)
    return {(one.term, one.session, one.title_key): one for one in read_along}


def _read(row: ProposalRow, directory: Directory, categories: dict[str, Category]) -> None:
    number = partial(row.number, advice="请填 2 这样的数字")
    day = row.day
    person = partial(row.named, find=directory.person, advice=ADVICE)
    department = partial(row.named, find=directory.department, advice=ADVICE)
    row.say(
        term=number("届"),
        session=number("次"),
        number=number("案号"),
        title=row.line("案由"),
        submission=row.choice("提案形式", by_label(ProposalSubmission), "这一提案形式"),
        origin=row.choice("提案者类别", by_label(Origin), "这一提案者类别"),
        sponsor=department("提案单位"),
        proposers=_in_one_line(row, "提案人"),
        category=row.choice("分类", categories, "这一分类"),
        kind=row.choice("类别", by_label(ProposalKind), "这一类别"),
        promoting_leader=person("领办领导"),
        supervising_leader=person("督办领导"),
        supervising_department=department("督办部门"),
        handling_units=_in_one_line(row, "承办单位"),
        submitted_on=day("提交日期"),
        filed_on=day("立案日期"),
        answer_due_on=day("答复期限"),
        situation=row.words("情况分析"),
        suggestions=row.words("具体建议"),
    )


def _in_one_line(row: ProposalRow, column: str) -> str:
    return "、".join(row.words(column).splitlines())


def _check(row: ProposalRow, known: Proposal | None, numbers: dict[tuple, str]) -> None:
    """Make of a row the proposal that would be saved, and note what its own rules say of it.

    `numbers` says by term, session and number whose each is, by the title's key, after the rows
    before this one were written.
    """
    proposal = row.proposal = copy(known) if known else Proposal()
    for name, value in row.said.items():
        setattr(proposal, name, value)
    unread = {name for name, column in _COLUMNS.items() if column in row.wrong}
    with complaining(row, lambda name: _COLUMNS.get(name, "")):
        proposal.full_clean(unread, validate_unique=False, validate_constraints=False)
        proposal.validate_constraints(unread | _UNIQUE)
    if row.problems or proposal.number is None:
        return
    session = proposal.term, proposal.session
    if known and known.number != proposal.number:
        numbers.pop((*session, known.number), None)
    if numbers.setdefault((*session, proposal.number), proposal.title_key) != proposal.title_key:
        row.complain("", "这一届次中已有这个案号。")
