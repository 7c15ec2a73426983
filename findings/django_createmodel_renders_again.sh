#!/usr/bin/env bash
# Versions: Django 5.2.8, Python 3.11. (simple_history's historical models make such chains long.)
#
# Behaviour: a migration of N CreateModel operations, each model with a foreign key to the one before
# it, renders not N model classes but about N * N / 2: after each CreateModel the state's app registry
# renders every model again that is related to the new one, directly or through others. It does not
# matter that nothing of them changed, and all in one migration file is no help. One operation that
# drops the rendered registry, adds all ModelStates and only then creates the tables renders each class
# once: with a hundred related models that was most of the time of `migrate` on an empty database.
#
# Output seen:
#   40 CreateModel operations: 820 classes rendered
#   one operation for 40 models: 40 classes rendered
#   tables made, each way: 40 40
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
"${PYTHON:-python3}" -m venv env
env/bin/python -m pip install --quiet --disable-pip-version-check django==5.2.8

cat > seen.py <<'PYTHON'
import django
from django.conf import settings

settings.configure(
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
)
django.setup()

from django.db import connection, migrations, models  # noqa: E402
from django.db.migrations.operations.base import Operation  # noqa: E402
from django.db.migrations.state import ModelState, ProjectState  # noqa: E402

MANY = 40
rendered = 0
render = ModelState.render


def counting(self, apps):
    global rendered
    rendered += 1
    return render(self, apps)


ModelState.render = counting


def fields(number):
    found = [("id", models.AutoField(primary_key=True))]
    if number:
        found.append(("before", models.ForeignKey(f"chain.Link{number - 1}", models.CASCADE)))
    return found


class CreateAll(Operation):
    def state_forwards(self, app_label, state):
        state.__dict__.pop("apps", None)  # rendered anew when it is next asked for
        for number in range(MANY):
            state.add_model(ModelState(app_label, f"Link{number}", fields(number)))

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for number in range(MANY):
            schema_editor.create_model(to_state.apps.get_model(app_label, f"Link{number}"))


def run(operations):
    global rendered
    rendered = 0
    migration = migrations.Migration("0001_initial", "chain")
    migration.operations = operations
    state = ProjectState()
    state.apps
    connection.cursor().execute("PRAGMA foreign_keys = OFF")
    with connection.schema_editor() as editor:
        migration.apply(state, editor)
    tables = [name for name in connection.introspection.table_names() if name.startswith("chain_")]
    with connection.cursor() as cursor:
        for name in tables:
            cursor.execute(f"DROP TABLE {name}")
    return rendered, len(tables)


one_by_one, made = run([migrations.CreateModel(f"Link{n}", fields(n)) for n in range(MANY)])
print(f"{MANY} CreateModel operations: {one_by_one} classes rendered")
at_once, also = run([CreateAll()])
print(f"one operation for {MANY} models: {at_once} classes rendered")
print("tables made, each way:", made, also)
PYTHON

env/bin/python seen.py | tee seen.txt
diff seen.txt - <<'TXT'
40 CreateModel operations: 820 classes rendered
one operation for 40 models: 40 classes rendered
tables made, each way: 40 40
TXT
