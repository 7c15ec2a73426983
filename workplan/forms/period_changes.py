"""Before a new 完成时间 is saved: what becomes of each due date is said, and what is not plain is asked.

The form in which it was typed comes back with this above it; nothing is written until it is sent
again with what was seen.
"""

from typing import Any

from django import forms

from workflow.bulk import Preview
from workflow.refusals import Refused
from workplan.models import WorkItem
from workplan.services.items import foresee_period

CARRY, NEW_ROUND = "carry", "new"


class DatesPreview(Preview):
    """What becomes of an item's due dates; `phrase` is what was typed.

    `ended` are those that have ended and stand on no day of the new phrase: to be decided by `answer`.
    """

    def __init__(self, item: WorkItem, phrase: str, answer: str) -> None:
        self.phrase, self.answer = phrase, answer
        carried = foresee_period(item=item, phrase=phrase, new_rounds=False)
        self.ended = [change for change in carried if change.carries_an_end]
        self.beside = foresee_period(item=item, phrase=phrase, new_rounds=True)
        rest = [change for change in carried if not change.carries_an_end]
        super().__init__(item, changes=rest, words=phrase, seen="；".join(map(str, self.ended)))

    @property
    def shifts(self) -> bool:
        """Whether any due date is other than before."""
        return bool(self.ended) or any(change.shifts for change in self.changes)

    @property
    def new_rounds(self) -> list[Any]:
        """What would be where the new days are rounds of their own."""
        days = {change.day for change in self.ended}
        return [change for change in self.beside if change.due is None and change.day in days]

    @property
    def names(self) -> dict[str, str]:
        """What the inputs of the page are called."""
        return {"seen": f"dates-{self.row.pk}", "answer": f"ended-{self.row.pk}"}


class AsksAboutDates(forms.BaseForm):
    """A form with a 完成时间: `dates` is what has to be seen before it is saved.

    `instance` is the item; a form that is not a model's says so itself.
    """

    instance: WorkItem
    dates: DatesPreview | None = None
    new_rounds: bool | None = None

    def ask_about_dates(self, phrase: str) -> None:
        """Refuse a new phrase until the person has seen what it does, and decided what is asked."""
        item = WorkItem.objects.select_related("plan").get(pk=self.instance.pk)
        try:
            found = DatesPreview(item, phrase, self.data.get(f"ended-{item.pk}", ""))
        except Refused as refused:
            self.add_error("period_phrase", str(refused))
            return
        if not found.shifts:
            return
        if self.data.get(found.names["seen"]) != found.token:
            self.dates = found
            self.add_error("period_phrase", "还没有保存：请先看上面到期日的变化，再保存一次。")
        elif found.ended and found.answer not in (CARRY, NEW_ROUND):
            self.dates = found
            self.add_error("period_phrase", "还没有保存：请在上面选择已经结束的一期怎么算。")
        elif found.ended:
            self.new_rounds = found.answer == NEW_ROUND
