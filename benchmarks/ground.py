"""The databases that are measured on, made once, and copied for whoever measures.

    python -m benchmarks.ground empty|demo|large

fills that of DATABASE_URL: `empty` makes the tables, with an installation's first rows; `demo` writes the
demonstration of 2021 into them, `large` a plan of 10,000 items (2019) beside that.
"""

import io
import itertools
import os
import shutil
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ITEMS, LARGE_YEAR, WORD = 10_000, 2019, "物业"
_numbers = itertools.count(1)


def copy(url: str) -> str:
    """Return the address of a copy of a database that nobody has open."""
    name = f"copy_{os.getpid()}_{next(_numbers)}"
    if url.startswith("sqlite"):
        path = Path(url.removeprefix("sqlite:///"))
        return f"sqlite:///{shutil.copy(path, path.with_name(name))}"
    import psycopg2

    database = urlsplit(url).path[1:]
    connection = psycopg2.connect(url.replace(f"/{database}?", "/template1?"))
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE {database}")
    connection.close()
    return url.replace(f"/{database}?", f"/{name}?")


def empty() -> None:
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.recorder import MigrationRecorder
    from django.db.models.signals import post_migrate

    from tests.conftest import put_first_rows_in

    class FromModels(dict):
        """No app has migrations: the tables are made from the models, which takes a tenth of the time."""

        def __contains__(self, app: object) -> bool:
            return True

        def __getitem__(self, app: object) -> None:
            return None

    as_it_is, settings.MIGRATION_MODULES = settings.MIGRATION_MODULES, FromModels()
    post_migrate.connect(put_first_rows_in)
    call_command("migrate", run_syncdb=True, verbosity=0)
    settings.MIGRATION_MODULES = as_it_is
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    for app, name in MigrationLoader(None).disk_migrations:
        recorder.record_applied(app, name)
    call_command("collectstatic", interactive=False, verbosity=0)


def demo() -> None:
    from django.core.management import call_command

    call_command("load_demo", verbosity=0, stdout=io.StringIO())


def large() -> None:
    from django.db.models import F

    from almanac import clock
    from members.models import Department, Person
    from workplan.enums import State
    from workplan.models import DueDate, Plan
    from workplan.services.items import ItemData, create_items

    departments = list(Department.objects.filter(kind="committee"))
    people = list(Person.objects.filter(email__gt="")[:40])
    plan = Plan.objects.create(year=LARGE_YEAR, title=f"{LARGE_YEAR}年工作要点")
    with clock.standing_at(clock.today().replace(year=LARGE_YEAR)):
        create_items(
            plan=plan,
            rows=[
                ItemData(
                    title=f"推进第{n}项{WORD if n % 10 == 0 else '惠民'}工作，及时反馈办理情况",
                    seq=n,
                    lead_departments=(departments[n % len(departments)],),
                    leaders=(people[n % len(people)],),
                    period_phrase=("3月", "2-7月", "全年")[n % 3],
                )
                for n in range(1, ITEMS + 1)
            ],
            actor=None,
        )
    # A year gone by: nobody has ten thousand things waiting on the first page.
    dues = DueDate.objects.filter(item__plan=plan)
    dues.update(state=State.CLOSED, closed_on=F("due_on"))


def accounts(
    prefix: str, count: int, departments: list[Any], duty: str, email: str = "", **own: Any
) -> list[Any]:
    """Write so many people with an account each (prefix0, prefix1 …), of some departments by turns, and
    return them; {} in their `email` is their number, and `own` is of every account.
    """
    from members.models import Appointment, Person, User
    from members.names import name_key

    made = Person.objects.bulk_create(
        Person(name=f"某{n}", name_key=name_key(f"某{n}"), email=email.format(n))
        for n in range(count)
    )
    Appointment.objects.bulk_create(
        Appointment(person=person, department=departments[n % len(departments)], duty=duty)
        for n, person in enumerate(made)
    )
    User.objects.bulk_create(
        User(username=f"{prefix}{n}", person=person, **own) for n, person in enumerate(made)
    )
    return made


if __name__ == "__main__":
    import django

    django.setup()
    {"empty": empty, "demo": demo, "large": large}[sys.argv[1]]()
