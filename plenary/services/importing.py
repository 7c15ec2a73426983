"""Bringing in a plenary's list of speeches from a workbook, all or nothing."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from almanac import clock
from members import roles
from members.directory import Directory
from members.models import Department, User
from members.names import name_key
from plenary.enums import Action
from plenary.models import Speech
from plenary.permissions import bodies_for, standing_of
from plenary.services.speeches import OFFICE_EDITS, enter_chosen, keep
from plenary.transitions import RULES
from plenary.workbook import BODY, ORDER, SECTOR, SPEAKERS, TEXT, TITLE, SpeechRow
from sheets.checking import complaining
from sheets.comparing import Compared, compare, differences
from sheets.plain_tables import read_plain_rows
from sheets.problems import UnreadableFile
from workflow.forms import find_all
from workflow.refusals import NotAllowed, Refused
from workflow.states import lock
from workplan.enums import MeetingKind
from workplan.models import Meeting

_ADVICE = "请先在“人员与部门”中添加"
_NO_BODY = "“{}”不能作为发言单位，可以是专委会、界别、党派、团体、委员小组。"
# As the form of a speech takes them in.
_MOST_ORDER, _LONGEST = 200, {TITLE: 200, TEXT: 20_000}


class ImportedSpeeches(Compared[SpeechRow]):
    """What was done, in words."""

    def __str__(self) -> str:
        return self.counts("篇")


@transaction.atomic
def import_speeches(*, meeting: Meeting, actor: User, file: bytes) -> ImportedSpeeches:
    """Enter a list of speeches; a row is recognised by its title. One that says how it was given is chosen.

    An empty cell leaves what is known as it is, nothing is taken away, and nobody is told: whoever has a
    list has told them. Raises NotAllowed for anyone but the office; Refused, or ValidationError naming
    each row, in Chinese, where the file or a row is wrong.
    """
    if not roles.is_office(actor):
        raise NotAllowed("发言名单由办公室导入。")
    meeting = lock(meeting)
    if meeting.kind != MeetingKind.PLENARY:
        raise Refused("只有全体会议有大会发言。")
    try:
        rows = read_plain_rows(file, SpeechRow)
    except UnreadableFile as unreadable:
        raise Refused(str(unreadable), about="file") from unreadable
    directory, bodies = Directory.load(), set(bodies_for(standing_of(actor, clock.today())))
    for row in rows:
        _look_up(row, directory, bodies)
    speeches = Speech.objects.filter(meeting=meeting).with_people()
    known = {name_key(one.title): one for one in speeches.select_for_update(of=("self",))}
    compared = compare(rows, known, key=_key, column=TITLE, thing="一篇", differs=_differences)
    for row in compared.changed:
        if row.known.state not in OFFICE_EDITS:
            row.complain("", f"这一篇{row.known.get_state_display()}，不能再改。")
    if problems := compared.problems:
        raise ValidationError({"file": problems})
    for row in (*compared.new, *compared.changed):
        _write(row, meeting, actor)
    return ImportedSpeeches(**vars(compared))


def _look_up(row: SpeechRow, directory: Directory, bodies: set[Department]) -> None:
    with complaining(row, lambda field: SPEAKERS):
        row.speakers = tuple(find_all(row.line(SPEAKERS), directory.person))
    column = BODY if row.words(BODY) else SECTOR
    body = row.named(column, directory.department, _ADVICE)
    row.say(body=body)
    if body and body not in bodies:
        row.complain(column, _NO_BODY.format(body))
    for column, most in _LONGEST.items():
        if len(row.words(column)) > most:
            row.complain(column, f"超过{most}字，请缩短。")
    if row.said.get("order", 0) > _MOST_ORDER:
        row.complain(ORDER, f"最大为{_MOST_ORDER}。")


def _key(row: SpeechRow) -> str | None:
    return name_key(str(row)) or None


def _differences(row: SpeechRow) -> list[str]:
    found, names = differences(row.known, row.said), "、".join(map(str, row.speakers))
    if row.speakers and set(row.speakers) != set(row.known.speakers.all()):
        found.append(
            f"{SPEAKERS}：{'、'.join(map(str, row.known.speakers.all())) or '空'} → {names}"
        )
    return found


def _write(row: SpeechRow, meeting: Meeting, actor: User) -> None:
    speech = row.known or Speech(meeting=meeting, title=str(row), by=actor, at=clock.now())
    said = dict(row.said)
    mode = said.pop("mode", None)
    if mode and speech.state not in RULES[Action.CHOOSE].sources:
        said["mode"] = mode
    for name, value in said.items():
        setattr(speech, name, value)
    speakers = row.speakers or (speech.speakers.all() if row.known else ())
    keep(speech, actor, list(speakers), "导入")
    if mode and "mode" not in said:
        enter_chosen(speech, actor, mode, speech.order)
