"""The one door through which a ★ item's 工作方案 passes."""

from datetime import date

from django.db import transaction

from members.models import User
from workplan.models import DueDate


@transaction.atomic
def record_passing(*, due: DueDate, passed_on: date | None, actor: User) -> None:
    """Write on which day a 主席会议 passed the scheme of a due date, and leave it in the history."""
    before = DueDate.objects.select_for_update().get(pk=due.pk).scheme_passed_on
    if before == passed_on:
        return
    due.scheme_passed_on = passed_on
    due.save(update_fields=["scheme_passed_on"])
    item = due.item
    item._change_reason = f"工作方案过会日期（{due.label}）：{before or '空'} → {passed_on or '空'}"
    item._history_user = actor
    item.save()
