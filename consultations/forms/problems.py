"""What is written on the problems that supervision found."""

from typing import Any

from consultations.enums import ProblemState
from consultations.forms.fields import (
    ManyForm,
    line_field,
    past_day_field,
    photos_field,
    words_field,
)
from workflow.forms import ActionForm, day_field, text_field


class ProblemForm(ActionForm):
    text = text_field("问题", max_length=2000)
    place = line_field("地点", 100)
    unit = line_field("责任单位", 100)
    found_on = past_day_field("发现日期")
    photos = photos_field()


class PhotosForm(ActionForm):
    photos = photos_field(required=True)


class ProblemHandOverForm(ActionForm):
    unit = line_field("责任单位", 100, help_text="已填写过的可不再填。")
    on = past_day_field("交办日期")
    due_on = day_field("整改期限", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].required = not self.subject.unit


class AssignManyForm(ManyForm):
    """Which of a supervision's problems go to a unit."""

    unit = line_field("责任单位", 100, help_text="不填的，各按已填写的单位。")
    on = past_day_field("交办日期")
    due_on = day_field("整改期限", required=False, help_text="不填的，各按已填写的期限。")

    def offered(self) -> Any:
        return self.subject.problems.filter(state=ProblemState.FOUND)


class ProblemAnswerForm(ActionForm):
    answer = text_field("责任单位答复", max_length=2000)
    on = past_day_field("答复日期")


class RectifyForm(ActionForm):
    on = past_day_field("整改日期")
    reason = words_field("整改情况", 1000)
    photos = photos_field()


class CheckForm(ActionForm):
    on = past_day_field()
    reason = words_field("说明", 1000, rows=2)


class AgainForm(ActionForm):
    reason = text_field("理由")
    due_on = day_field("新的整改期限", required=False)
