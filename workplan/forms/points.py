"""Many items put under points of the text at once."""

from typing import Any

from django import forms

from workplan.models import Plan, PlanPoint, WorkItem
from workplan.services.plan_points import without_point


class PointsForm(forms.Form):
    """A choice of points for each item that stands under none; what the words suggest is chosen."""

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.points = {point.number: point for point in plan.points.all()}
        choices = [("", "不放入"), *((number, str(p)) for number, p in self.points.items())]
        self.items: dict[str, WorkItem] = {}
        for item, number in without_point(plan):
            name = f"item-{item.pk}"
            self.items[name] = item
            self.fields[name] = forms.TypedChoiceField(
                label=f"{item.designation} {item.title}",
                choices=choices,
                coerce=int,
                empty_value=None,
                required=False,
                initial=number,
            )

    @property
    def placed(self) -> dict[WorkItem, PlanPoint]:
        """Return the items that were given a point, once the form is valid."""
        chosen = ((self.items[name], number) for name, number in self.cleaned_data.items())
        return {item: self.points[number] for item, number in chosen if number}

    def rows(self) -> list[tuple[WorkItem, forms.BoundField]]:
        return [(item, self[name]) for name, item in self.items.items()]
