"""Names that a field offers while one types: which, and to whom."""

import pytest
from django.test import Client

from members.enums import DepartmentKind, Duty
from tests.factories import appoint, make_department, make_head, make_person, make_user


@pytest.fixture
def district(db) -> dict:
    sector = make_department("科技界", DepartmentKind.SECTOR)
    for name in ("区教育局", "区城管局", "区卫健局"):
        make_department(name, DepartmentKind.UNIT)
    make_department("各承办单位", DepartmentKind.COLLECTIVE)
    member, head = make_person("单晓燕"), make_head(make_department("提案委"), "单国桥")
    appoint(member, sector, Duty.MEMBER)
    contact = make_head(make_department("区发改局", DepartmentKind.UNIT), "发改局联络员")
    return {
        "member": make_user(person=member),
        "head": make_user(person=head),
        "office": make_user(office=True),
        "unit": make_user(person=contact),
        "account of no one": make_user(),
    }


def offered(user, kind: str, words: str) -> list[str] | int:
    client = Client()
    client.force_login(user)
    answer = client.get(f"/names/{kind}/", {"q": words})
    return answer.json()["names"] if answer.status_code == 200 else answer.status_code


@pytest.mark.parametrize(
    ("kind", "words", "names"),
    [
        ("units", "教育局", ["区教育局"]),
        ("units", "qjyj", ["区教育局"]),
        ("units", "局", ["区教育局", "区城管局", "区卫健局", "区发改局"]),
        ("units", "承办", []),
        ("people", "shan", ["单国桥", "单晓燕"]),
        ("members", "shan", ["单晓燕"]),
        ("members", "", []),
    ],
)
def test_what_is_offered(district, kind, words, names):
    assert sorted(offered(district["office"], kind, words)) == sorted(names)


def test_people_are_named_to_those_of_the_committee(district):
    for role, found in (
        ("member", ["单晓燕"]),
        ("head", ["单晓燕"]),
        ("office", ["单晓燕"]),
        ("unit", 404),
        ("account of no one", 404),
    ):
        assert offered(district[role], "members", "sxy") == found
        assert offered(district[role], "units", "qwjj") == ["区卫健局"]
    assert offered(district["office"], "posts", "x") == 404
    assert Client().get("/names/units/", {"q": "x"}).status_code == 302
