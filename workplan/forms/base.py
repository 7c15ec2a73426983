"""What the forms of the desk have in common."""

from django import forms

from workplan.permissions import Access


class DeedForm(forms.Form):
    """What is written for an action; its fields are what the service takes.

    `access` is what the writer is to the item: some forms ask the office for more.
    """

    def __init__(self, *args, access: Access, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.access = access


def text_field(label: str, *, rows: int = 3, max_length: int = 1000, **options) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=max_length,
        widget=forms.Textarea(attrs={"rows": rows}),
        **options,
    )


def day_field(label: str, **options) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **options)
