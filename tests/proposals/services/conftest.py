from datetime import date

from tests.proposals.factories import Cast, make_cast
from tests.shared_rows import shared_rows


@shared_rows(on=date(2021, 6, 30))
def cast() -> Cast:
    return make_cast()
