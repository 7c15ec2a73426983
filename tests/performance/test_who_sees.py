"""Whose points, record, report and telephone someone sees: one table over the pages and the roster."""

import pytest
from django.urls import reverse

from members.models import Membership
from performance.services import yearly
from roster.permissions import Sight, reader_of
from tests.performance.conftest import TODAY

# Of 王国珍, a member of 教育界: the points and the year, the record, the report handed in, the contact.
TABLE = {
    "member": (True, True, True, Sight.ALL),
    "office": (True, True, True, Sight.ALL),
    "leader": (False, False, True, Sight.NAMES),
    "sector head": (False, False, False, Sight.MOBILE),
    "committee head": (False, False, False, Sight.NAMES),
    "another member": (False, False, False, Sight.NAMES),
    "unit": (False, False, False, Sight.NOTHING),
    "account of no one": (False, False, False, Sight.NOTHING),
}


@pytest.mark.parametrize("role", TABLE)
def test_who_sees_whose(role, one_of_each_role, member, signed_in):
    report = yearly.write_report(
        year=2021, actor=member.user, done="推动增设路灯。", lacking="", plans=""
    )
    yearly.hand_in(report=report, actor=member.user)
    client = signed_in(role)
    pages = ("of_person", "year"), ("dossier",), ("report",)

    def opens(name: str) -> bool:
        args = [member.pk] if name == "dossier" else [2021, member.pk]
        return client.get(reverse(f"performance:{name}", args=args)).status_code == 200

    seen = [{opens(name) for name in names} for names in pages]
    row = Membership.objects.filter(person=member).with_people(TODAY).get()
    sight = reader_of(one_of_each_role.users[role], TODAY).sight_of(row)
    assert ([one for some in seen for one in some], sight) == (
        list(TABLE[role][:3]),
        TABLE[role][3],
    )
