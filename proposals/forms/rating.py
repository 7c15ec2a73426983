"""评价: the configured questions of a stage, each by one of three grades, and a grade for the whole."""

from typing import Any

from django import forms

from members.models import Person
from proposals.enums import Grade
from proposals.models import EvaluationQuestion
from proposals.services.evaluating import raters
from workflow.forms import ActionForm, choice_field, day_field, text_field


class RatingForm(ActionForm):
    """One's own rating; `subject` is a rating: the assignment with the stage."""

    comment = text_field("意见", max_length=2000, rows=4, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        questions = EvaluationQuestion.objects.valid_in(self.of.on.year)
        self.questions = {f"question-{q.pk}": q for q in questions.filter(stage=self.subject.stage)}
        asked = {
            name: choice_field(question.text, Grade) for name, question in self.questions.items()
        }
        asked["grade"] = choice_field("总体评价", Grade)
        self.fields["comment"].when = "评价“不满意”的须填"  # type: ignore[attr-defined]
        self.fields = {**asked, **self.fields}

    def values(self) -> dict[str, Any]:
        found = dict(self.cleaned_data)
        marks = {question: found.pop(name) for name, question in self.questions.items()}
        return {**found, "marks": marks}


class PaperRatingForm(RatingForm):
    """A paper form that the committee enters for a proposer."""

    person = forms.ModelChoiceField(
        Person.objects.none(), label="评价人", required=False, empty_label="——"
    )
    rater = forms.CharField(
        label="评价人姓名",
        max_length=100,
        required=False,
        help_text="填写姓名或单位。",
    )
    on = day_field("评价日期", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        signed = [person.pk for person in raters(self.of.proposal)]
        self.fields["person"].queryset = Person.objects.filter(pk__in=signed)
        if signed:
            self.fields["person"].when = "与“评价人姓名”填一项"  # type: ignore[attr-defined]
            self.fields["rater"].when = "没有登记的评价人须填"  # type: ignore[attr-defined]
        else:
            del self.fields["person"]
            self.fields["rater"].required = True
