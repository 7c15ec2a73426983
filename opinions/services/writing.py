"""What a report says and who is credited for it: written, revised, or received from another app."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from almanac import clock
from members.models import Department, Person, User
from opinions.enums import WRITING_STATES, Action, State
from opinions.models import ContactPoint, OpinionReport, ReportTransition
from opinions.permissions import access_to, may_write
from opinions.services.authors import Author, sign_by
from opinions.services.notices import HANDED_OVER, tell
from opinions.services.states import Version, check_length, check_version
from workflow.refusals import NotAllowed, Refused
from workflow.states import sign
from workplan.models import WorkItem


@dataclass(frozen=True)
class ReportData:
    """All that a report says, as its authors wrote it."""

    title: str
    text: str
    authors: tuple[Author, ...]
    department: Department | None = None
    item: WorkItem | None = None
    contact_point: ContactPoint | None = None


@transaction.atomic
def write(
    *, data: ReportData, actor: User, origin: str | None = None, received_from: str = ""
) -> OpinionReport:
    """Begin a report, as a draft; `origin` and `received_from` say of what it is made, as in `receive`.

    Raises NotAllowed for an account that is no person's and not of the office's, Refused where no
    one signs it or the text is too long, ValidationError for a title that is missing.
    """
    if not may_write(actor):
        raise NotAllowed("您的账号没有对应的人员，不能填写。请与办公室联系。")
    report = OpinionReport(
        created_by=actor, created_at=clock.now(), origin=origin, received_from=received_from
    )
    _fill(report, data, actor)
    return report


@transaction.atomic
def revise(
    *, report: OpinionReport, data: ReportData, actor: User, version: Version = None
) -> OpinionReport:
    """Let a report that its author is still writing (起草, 已退回) say something else.

    Raises NotAllowed for anyone but its authors (the office, where it writes in their stead), Refused
    once it was submitted, or where someone else has changed it since the actor opened the `version` given.
    """
    locked = OpinionReport.objects.select_for_update().get(pk=report.pk)
    if not access_to(locked, actor, clock.today()).may(Action.SUBMIT):
        raise NotAllowed("您不能修改这一篇。")
    if locked.state not in WRITING_STATES:
        raise Refused(f"当前状态为“{locked.get_state_display()}”，作者不能再改。请先撤回。")
    check_version(locked, version)
    _fill(locked, data, actor)
    return locked


@transaction.atomic
def receive(
    *,
    title: str,
    text: str,
    authors: Sequence[Person],
    received_from: str,
    origin: str,
    actor: User,
    department: Department | None = None,
) -> OpinionReport:
    """Take over what another app hands on (a proposal 转社情民意), as submitted.

    `received_from` says in words where it comes from (提案：关于……的建议), `origin` names it for good
    ("proposals.proposal:12"): it is handed over once. Who may hand it on is for the caller to check.
    Raises Refused where it was handed over before, or has no author or text; else as `write`.
    """
    if OpinionReport.objects.filter(origin=origin).exists():
        raise Refused("已经转为社情民意，不能再转。")
    if not text.strip():
        raise Refused("请填写正文。")
    report = OpinionReport(
        created_by=actor,
        created_at=clock.now(),
        received_from=received_from.strip(),
        origin=origin,
        state=State.SUBMITTED,
        submitted_on=clock.today(),
    )
    _fill(report, ReportData(title, text, tuple(map(Author, authors)), department), actor)
    ReportTransition.objects.create(
        report=report,
        action=Action.SUBMIT,
        from_state=State.DRAFT,
        to_state=State.SUBMITTED,
        actor=actor,
        at=clock.now(),
        reason=report.received_from,
    )
    tell(report, Action.SUBMIT, actor, report.received_from, HANDED_OVER)
    return report


def _fill(report: OpinionReport, data: ReportData, actor: User) -> None:
    """Write all that a report says."""
    if not data.authors:
        raise Refused("请填写作者。")
    check_length(data.text)
    report.title, report.text = data.title.strip(), data.text.strip()
    report.department, report.item = data.department, data.item
    report.contact_point = data.contact_point
    report.full_clean(exclude=["origin"])
    sign(report, actor, "")
    report.save()
    sign_by(report, data.authors)
