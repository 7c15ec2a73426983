"""Who sees what of the members: one table."""

import pytest

from members.models import Membership
from roster.permissions import COLUMNS, Sight, reader_of, said_of
from tests.roster.conftest import TODAY

NAMES = {"界别", "界别职务", "姓名", "常委", "工作单位", "单位职务", "专委会", "委员小组"}
MOBILE = NAMES | {"手机"}
ALL = {column.label for column in COLUMNS}
NOTHING: set[str] = set()
# Of 赵样 (经济), 钱样 (who leads it), 孙样 (教育), 李例 (教育, 提案委).
SEEN = {
    "office": (ALL, ALL, ALL, ALL),
    "member": (ALL, NAMES, NAMES, NAMES),
    "head of a sector": (MOBILE, ALL, NAMES, NAMES),
    "head of a committee": (NAMES, NAMES, NAMES, MOBILE),
    "staff of a committee": (NAMES, NAMES, NAMES, NAMES),
    "leader": (NAMES, NAMES, NAMES, NAMES),
    "unit": (NOTHING, NOTHING, NOTHING, NOTHING),
    "account of no one": (NOTHING, NOTHING, NOTHING, NOTHING),
    "stopped office": (NOTHING, NOTHING, NOTHING, NOTHING),
}


@pytest.mark.parametrize("role", SEEN)
def test_each_sees_what_is_theirs_to_see(role, roster_roles):
    reader = reader_of(roster_roles.users[role], TODAY)
    members = {one.person.name: one for one in Membership.objects.with_people(TODAY)}

    seen = tuple({*said_of(members[name], reader, TODAY)} for name in roster_roles.members)

    assert seen == SEEN[role]


def test_a_telephone_is_a_head_s_as_long_as_the_member_is_theirs(roster_roles):
    one = roster_roles.members["赵样"]
    one.person.appointments.filter(department__name="经济").update(ended_on=TODAY.replace(day=1))
    reader = reader_of(roster_roles.users["head of a sector"], TODAY)

    found = Membership.objects.with_people(TODAY).get(pk=one.pk)

    assert reader.sight_of(found) == Sight.NAMES
