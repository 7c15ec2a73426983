"""What a check of Django's says of a row of a file."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from sheets.plain_rows import PlainRow


@contextmanager
def complaining(row: PlainRow, column: Callable[[str], str]) -> Iterator[None]:
    """Note a ValidationError as the row's problems, each field's at its `column`."""
    try:
        yield
    except ValidationError as invalid:
        by_field = getattr(invalid, "error_dict", {NON_FIELD_ERRORS: invalid})
        for name, said in by_field.items():
            for words in ValidationError(said).messages:
                row.complain(column(name), words)
