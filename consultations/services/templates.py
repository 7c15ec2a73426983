"""The templates with which an installation begins."""

from typing import Any

from consultations.defaults import TEMPLATES
from consultations.models import ProcessTemplate, TemplateStep


def add_default_templates(
    template_model: Any = ProcessTemplate, step_model: Any = TemplateStep
) -> int:
    """Add the default templates of kinds and levels that have none, and return how many.

    A migration hands in the models as they were then.
    """
    added = 0
    for template in TEMPLATES:
        place = {"kind": template.kind, "level": template.level}
        if template_model.objects.filter(**place).exists():
            continue
        row = template_model.objects.create(name=template.name, is_default=True, **place)
        step_model.objects.bulk_create(
            step_model(template=row, order=order, **step._asdict())
            for order, step in enumerate(template.steps, start=1)
        )
        added += 1
    return added
