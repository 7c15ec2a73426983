"""How fast ten years of proposals are listed, searched and compared, against the bare SQL.

    python -m benchmarks proposals

Each act is what a page does with the rows: those the reader may see, counted, and the first page of
them with what the list names; the same for a word; the proposals like one that is being written.
The floor is a cursor that runs the plainest statements for the same result: count and page, or every
title.
"""

from collections.abc import Callable
from datetime import date, timedelta

from benchmarks.table import compare, head, line, queries

PROPOSALS, YEARS, UNITS, MEMBERS, PAGE = 5_000, 10, 20, 100, 25
FIRST_YEAR = 2012
PLACES = (
    "江南大道",
    "长河街道",
    "浦沿街道",
    "西兴街道",
    "物联网小镇",
    "奥体板块",
    "白马湖",
    "高新区",
)
ACTS = ("优化", "完善", "规范", "推进", "加强", "改善", "增设", "提升")
MATTERS = (
    *("公交线路和站点", "地铁口序化", "社区养老服务", "中小学课后服务", "河道水质", "停车泊位"),
    *("垃圾分类", "共享单车停放", "老旧小区充电设施", "人才公寓配套", "口袋公园", "家庭医生签约"),
    *("知识产权保护", "直播电商发展", "夜间照明", "无障碍通道", "食品安全监管", "企业融资服务"),
)
TITLE, WORD = "关于优化江南大道公交线路和站点布局的建议", "公交"
TEXT = "随着新建小区交付，部分公交线路已不适应出行需求，站点离小区出入口较远，接驳地铁的班次少。"
DAY = date(2021, 5, 20)


# --- what is measured on --------------------------------------------------------------------------


def fill(count: int) -> None:
    """Make so many filed proposals over ten years, each in the hands of a unit."""
    from members.enums import DepartmentKind, Duty
    from members.models import Appointment, Department, Organisation, Person, User
    from members.names import name_key
    from proposals.models import Assignment, Category, Proposal, ProposalSettings

    committee = Department.objects.create(name="提案委", kind=DepartmentKind.COMMITTEE)
    organisation = Organisation.objects.create(name="政协", short_name="政协")
    ProposalSettings.objects.create(organisation=organisation, committee=committee)
    units = [
        Department.objects.create(name=f"单位{n}", kind=DepartmentKind.UNIT) for n in range(UNITS)
    ]
    people = [Person.objects.create(name=f"委员{n}") for n in range(MEMBERS)]
    contact = Person.objects.create(name="联络员")
    Appointment.objects.create(person=contact, department=units[0], duty=Duty.HEAD)
    User.objects.create_user("office", is_staff=True)
    User.objects.create_user("member", person=people[0])
    User.objects.create_user("unit", person=contact)
    categories = list(Category.objects.all())

    def proposal(n: int) -> Proposal:
        year, number = FIRST_YEAR + n % YEARS, n // YEARS + 1
        act, place, matter = ACTS[n % 8], PLACES[n // 8 % 8], MATTERS[n // 64 % 18]
        title = f"关于{act}{place}{matter}的建议（{n}）"
        return Proposal(
            term=1 + (year - FIRST_YEAR) // 5,
            session=1 + (year - FIRST_YEAR) % 5,
            number=number,
            title=title,
            title_key=name_key(title),
            state="handling",
            kind="ordinary",
            origin="individual",
            author=people[n % MEMBERS],
            proposers=people[n % MEMBERS].name,
            category=categories[n % len(categories)],
            handling_units=units[n % UNITS].name,
            situation=f"{place}{matter}的情况：居民反映的问题较多。" * 12,
            suggestions=f"一、{act}{matter}。二、建立机制。三、加强宣传。" * 12,
        )

    made = Proposal.objects.bulk_create([proposal(n) for n in range(count)], batch_size=500)
    Assignment.objects.bulk_create(
        [
            Assignment(
                proposal=made[n],
                unit=units[n % UNITS],
                state="signed",
                handed_over_on=DAY,
                return_by=DAY + timedelta(days=7),
                planned_due_on=DAY + timedelta(days=90),
                due_on=DAY + timedelta(days=90),
            )
            for n in range(count)
        ],
        batch_size=500,
    )


# --- what is done ---------------------------------------------------------------------------------


def listed(account: str, word: str = "") -> list:
    """Return the first page of what an account may see, as the list shows it, after counting all."""
    from django.core.paginator import Paginator

    from members.models import User
    from proposals.permissions import visible_to

    rows = visible_to(User.objects.get(username=account), DAY).search(word)
    rows = rows.select_related("category", "merged_into").defer("situation", "suggestions")
    page = Paginator(rows, PAGE).get_page(1)
    return [(p.number, p.title, str(p.category), p.proposers, p.get_state_display()) for p in page]


def similar() -> list:
    from proposals.reading.similar import similar_to

    return similar_to(title=TITLE, text=TEXT, least=50)


def bare(where: str = "", *parameters: str) -> list:
    """Count and read a page with a cursor."""
    found = _rows(f"SELECT count(*) FROM proposals_proposal p {where}", *parameters)
    page = _rows(
        "SELECT p.number, p.title, c.name, p.proposers, p.state FROM proposals_proposal p "
        f"LEFT JOIN proposals_category c ON c.id = p.category_id {where} "
        f"ORDER BY p.term DESC, p.session DESC, p.number, p.id LIMIT {PAGE}",
        *parameters,
    )
    return [*found, *page]


def bare_search() -> list:
    columns = ("title_key", "situation", "suggestions", "proposers")
    where = " OR ".join(f"p.{column} LIKE %s" for column in columns)
    return bare(f"WHERE {where}", *[f"%{WORD}%"] * len(columns))


def bare_titles() -> list:
    return _rows("SELECT id, title_key FROM proposals_proposal")


def _rows(statement: str, *parameters: str) -> list:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()


ACTS_MEASURED: dict[str, tuple[Callable[[], list], Callable[[], list]]] = {
    "list, office": (lambda: listed("office"), bare),
    "list, member": (
        lambda: listed("member"),
        lambda: bare("JOIN members_person a ON a.id = p.author_id WHERE a.name = %s", "委员0"),
    ),
    "list, unit": (
        lambda: listed("unit"),
        lambda: bare("WHERE p.handling_units = %s", "单位0"),
    ),
    "search": (lambda: listed("office", WORD), bare_search),
    "similar": (similar, bare_titles),
}


def main() -> None:
    import django

    django.setup()
    fill(PROPOSALS)
    head()
    for name, (ours, floor) in ACTS_MEASURED.items():
        aim = 1.5 if name == "search" else None
        line(name, compare(ours, floor), aim, "the bare SQL", queries=str(queries(ours)))


if __name__ == "__main__":
    main()
