"""The office's way from an empty installation to the first reminder: four steps, ticked off from what is
in the database. It ends where all is done, or where a reminder has gone out.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse

from almanac import clock
from members import roles
from members.enums import DepartmentKind
from members.models import Department, Organisation, User
from members.prepared import has_answer, prepared_rows
from members.roles import staffing_on
from notifications.models import Reminder
from notifications.services.account_notices import told_of_accounts
from notifications.services.preferences import tests_of
from workplan.enums import UNWRITTEN_STATES, ImportState
from workplan.models import PlanImport, WorkItem


@dataclass(frozen=True)
class Step:
    """A step: where it is done, whether it was, and how far it has come."""

    title: str
    words: str
    url: str
    done: bool
    note: str = ""


@dataclass(frozen=True)
class FirstSteps:
    """The steps; none where there is nobody to take them, or no need any more."""

    steps: tuple[Step, ...] = ()

    @property
    def next(self) -> Step | None:
        """Return the first that is not done."""
        return next((step for step in self.steps if not step.done), None)

    def __bool__(self) -> bool:
        return self.next is not None


def first_steps(user: User) -> FirstSteps:
    """Return the steps as they stand for someone; to who is not of the office there are none."""
    if not roles.is_office(user) or has_answer(reminded):
        return FirstSteps()
    return all_steps(user)


@prepared_rows
def reminded() -> QuerySet:
    """Return the reminders that went out."""
    return Reminder.objects.order_by().values_list("pk")


def all_steps(user: User) -> FirstSteps:
    """Return the steps of the office, taken or not."""
    draft = PlanImport.objects.filter(state__in=(*UNWRITTEN_STATES, ImportState.CHECKING)).first()
    has_items = WorkItem.objects.exists()
    return FirstSteps(
        (
            Step(
                "本会和您自己",
                "本会的名称、届次，您的姓名和邮箱。",
                reverse("desk:first_committee"),
                Organisation.current() is not None and user.person_id is not None,
            ),
            Step(
                "导入工作要点",
                "上传印发的文件，Word、PDF、扫描件都可以；年度从文件中读取，可以改。",
                _of_draft("check", draft) or reverse("admin:workplan_workitem_import"),
                has_items,
                f"检查到一半：{draft.file_name}" if draft and not has_items else "",
            ),
            _who_is_who(draft, has_items),
            _accounts(user),
        )
    )


def _of_draft(page: str, draft: PlanImport | None) -> str:
    return reverse(f"admin:workplan_planimport_{page}", args=[draft.pk]) if draft else ""


def _who_is_who(draft: PlanImport | None, has_items: bool) -> Step:
    asked = len(draft.report.get("asked", ())) if draft else 0
    headless = [str(one) for one in departments_without_head()]
    if asked:
        note = f"还有 {asked} 个名字没有确认"
    elif headless:
        note = f"{'、'.join(headless)}还没有负责人，到期提醒无人可发"
    else:
        note = ""
    return Step(
        "谁是谁",
        "文件里的名字各问一次：是人员、部门、职务还是统称；各部门由谁负责，收提醒的邮箱是什么。",
        _of_draft("names", draft) if asked else reverse("admin:workplan_planimport_people"),
        has_items and not asked and not headless,
        note,
    )


def departments_without_head() -> Iterator[Department]:
    """Yield the departments that answer for items and have nobody who is reminded."""
    staffing = staffing_on(clock.today())
    leading = WorkItem.objects.values_list("departments", flat=True).distinct()
    real = {one.pk: one for pk in leading if pk for one in staffing.real_departments(pk)}
    kinds = (DepartmentKind.OFFICE, DepartmentKind.COMMITTEE)
    for department in real.values():
        if department.kind in kinds and not staffing.answering_for(department.pk):
            yield department


def _accounts(user: User) -> Step:
    others = User.objects.filter(is_active=True, person__isnull=False).exclude(pk=user.pk)
    people = others.values_list("person", flat=True)
    has_password = any(other.has_usable_password() for other in others)
    invited = has_password or bool(told_of_accounts(people))
    tested = user.person is not None and tests_of(user.person).exists()
    waiting = [
        "还没有请别人登录" if not invited else "",
        "还没有发测试提醒" if not tested else "",
    ]
    return Step(
        "邀请和测试",
        "请大家登录：发邀请邮件，或打印首次登录单；再给自己发一条测试提醒，预览第一批提醒。",
        reverse("desk:first_accounts"),
        invited and tested,
        "，".join(filter(None, waiting)),
    )
