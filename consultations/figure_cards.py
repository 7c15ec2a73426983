"""What stands many hundred times on the page of a year's figures: cells, columns and bars, written flat."""

from collections.abc import Sequence
from urllib.parse import quote

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from workflow.figures import NOT_NAMED, Line
from workplan import pictures

_UNIT = (
    '<tr><th scope="row">{}</th><td><svg class="picture" viewBox="0 0 {} 12" aria-hidden="true">'
    '<rect x="0" y="2" width="{}" height="9"/></svg></td><td>{}</td></tr>'
)


class Drawn:
    """A line with how much of it is named to the user, each number led to its rows where one is open.

    `rows` is the address of the line's rows.
    """

    def __init__(self, line: Line, rows: str) -> None:
        named = line.named
        self.line, self.rows, self.is_open = line, rows, bool(named.facts)
        self._units, self._opened = line.by_department(), named.by_department()
        self._months = list(zip(line.by_month(), named.by_month(), strict=True))

    def _of_unit(self, name: str) -> SafeString | str:
        return _cell(
            self._units.get(name, 0), self._opened.get(name), self.rows, f"department={quote(name)}"
        )

    def by_department(self, names: Sequence[str]) -> list[SafeString | str]:
        """Return a cell for each department."""
        return [self._of_unit(name) if name in self._units else "" for name in names]

    @property
    def by_month(self) -> list[SafeString | str]:
        """A cell for each month."""
        return [
            _cell(number, opened, self.rows, f"month={month}")
            for month, (number, opened) in enumerate(self._months, 1)
        ]

    @property
    def months(self) -> SafeString | str:
        """Twelve columns, each with its number and its month; nothing where no row has a day."""
        if not any(number for number, _ in self._months):
            return ""
        rows, unit = conditional_escape(self.rows), conditional_escape(self.line.unit)
        columns = pictures.small_columns([number for number, _ in self._months])
        drawn = []
        for column, (number, opened) in zip(columns, self._months, strict=True):
            month, middle = column.month, column.middle
            words = f'<text x="{middle}" y="{column.y}" dy="-3">{number}</text>' if number else ""
            group = (
                f"<g><title>{month}月 {number} {unit}</title>"
                f'<rect x="{column.x}" y="{column.y}" width="{column.width}" height="{column.height}"/>'
                f"{words}</g>"
            )
            if opened:
                label = f"{month}月 {number}"
                group = f'<a href="{rows}?month={month}" aria-label="{label}">{group}</a>'
            drawn.append(f'{group}<text class="month" x="{middle}" y="78">{month}</text>')
        return mark_safe("\n".join(drawn))  # noqa: S308 - of numbers and escaped parts

    @property
    def units(self) -> SafeString:
        """A bar for each unit, the longest first."""
        most = max(self._units.values(), default=0)
        named = sorted(self._units.items(), key=lambda one: -one[1])
        return format_html_join(
            "\n",
            _UNIT,
            (
                (name, pictures.UNIT_ROOM, _width(number, most), self._of_unit(name))
                for name, number in named
                if number and name != NOT_NAMED
            ),
        )


def _width(number: int, most: int) -> float:
    return pictures.parts([("", number)], most, pictures.UNIT_ROOM)[0].width


def _cell(number: int, opened: int | None, rows: str, query: str) -> SafeString | str:
    if opened:
        return format_html('<a href="{}?{}">{}</a>', rows, query, number)
    return str(number) if number else ""
