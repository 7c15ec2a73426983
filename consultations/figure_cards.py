"""What stands many hundred times on the page of a year's figures: numbers, cells, columns and bars, written
flat.
"""

from collections.abc import Iterable, Sequence
from urllib.parse import quote

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from workflow.figures import NOT_NAMED, Line
from workplan import pictures


class Drawn:
    """A line with how much of it is named to the user, each number led to its rows where one is open.

    `rows` is the address of the line's rows.
    """

    def __init__(self, line: Line, rows: str) -> None:
        self.line, self._rows = line, escape(rows)
        self._label, self._unit = escape(line.label), escape(line.unit)
        self._units, self._opened = line.by_department(), line.named.by_department()
        self._months = list(zip(line.by_month(), line.named.by_month(), strict=True))

    @property
    def figure(self) -> SafeString:
        """The number with its label, led to its rows where one is open."""
        line = self.line
        words = f"<b>{line.total}</b>{self._label}（{self._unit}）"
        if line.named.facts:
            return mark_safe(f'<a href="{self._rows}">{words}</a>')  # noqa: S308 - as below
        return mark_safe(f'<span class="figure">{words}</span>')  # noqa: S308 - as below

    @property
    def card(self) -> SafeString | str:
        """The pictures of the line: its months, its units; nothing where it has neither."""
        months, units = self._drawn_months(), self._drawn_units()
        if not (months or units):
            return ""
        words = f"<h3><span>{self._label}</span><span>{self.line.total} {self._unit}</span></h3>"
        if months:
            width, height = pictures.SMALL_WIDTH, pictures.SMALL_HEIGHT
            words += (
                f'<svg class="picture" viewBox="0 0 {width} 82" role="group" '
                f'aria-label="{self._label}，逐月"><path class="base" d="M0,{height}.5H{width}"/>'
                f"{months}</svg>"
            )
        if units:
            words += f'<table class="units">{units}</table>'
        return mark_safe(f"<li>{words}</li>")  # noqa: S308 - of numbers and escaped parts

    def by_department(self, names: Sequence[str]) -> SafeString:
        """Return the cells of departments."""
        return _cells(self._of_unit(name) if name in self._units else "" for name in names)

    @property
    def by_month(self) -> SafeString:
        """The cells of the months."""
        return _cells(
            self._led(number, opened, f"month={month}")
            for month, (number, opened) in enumerate(self._months, 1)
        )

    def _drawn_months(self) -> str:
        """Twelve columns, each with its number and its month; nothing where no row has a day."""
        if not any(number for number, _ in self._months):
            return ""
        drawn = []
        columns = pictures.small_columns([number for number, _ in self._months])
        for column, (number, opened) in zip(columns, self._months, strict=True):
            month, middle = column.month, column.middle
            words = f'<text x="{middle}" y="{column.y}" dy="-3">{number}</text>' if number else ""
            group = (
                f"<g><title>{month}月 {number} {self._unit}</title>"
                f'<rect x="{column.x}" y="{column.y}" width="{column.width}" height="{column.height}"/>'
                f"{words}</g>"
            )
            if opened:
                label = f'aria-label="{month}月 {number}"'
                group = f'<a href="{self._rows}?month={month}" {label}>{group}</a>'
            drawn.append(f'{group}<text class="month" x="{middle}" y="78">{month}</text>')
        return "\n".join(drawn)

    def _drawn_units(self) -> str:
        """A bar for each unit, the longest first."""
        most = max(self._units.values(), default=0)
        drawn = []
        for name, number in sorted(self._units.items(), key=lambda one: -one[1]):
            if number and name != NOT_NAMED:
                width = pictures.parts([("", number)], most, pictures.UNIT_ROOM)[0].width
                drawn.append(
                    f'<tr><th scope="row">{escape(name)}</th><td><svg class="picture" '
                    f'viewBox="0 0 {pictures.UNIT_ROOM} 12" aria-hidden="true">'
                    f'<rect x="0" y="2" width="{width}" height="9"/></svg></td>'
                    f"<td>{self._of_unit(name)}</td></tr>"
                )
        return "\n".join(drawn)

    def _of_unit(self, name: str) -> str:
        return self._led(self._units[name], self._opened.get(name, 0), f"department={quote(name)}")

    def _led(self, number: int, opened: int, query: str) -> str:
        if opened:
            return f'<a href="{self._rows}?{query}">{number}</a>'
        return str(number) if number else ""


def _cells(numbers: Iterable[str]) -> SafeString:
    cells = "".join(f"<td>{number}</td>" for number in numbers)
    return mark_safe(cells)  # noqa: S308 - of numbers and escaped parts
