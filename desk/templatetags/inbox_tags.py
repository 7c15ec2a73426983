"""Lists of a first page: what waits, with its one next step; items of one's own; how the year stands."""

from django import template

from desk import rows

register = template.Library()
register.simple_tag(rows.entry_rows, takes_context=True)
register.simple_tag(rows.own_rows)
register.simple_tag(rows.bar_rows)
register.simple_tag(rows.step_html, takes_context=True, name="next_step")
