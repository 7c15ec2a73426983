from datetime import date

from tests.proposals.factories import OneOfEachProposalRole, make_one_of_each_role
from tests.shared_rows import shared_rows


@shared_rows(on=date(2021, 6, 30))
def one_of_each_role() -> OneOfEachProposalRole:
    return make_one_of_each_role()
