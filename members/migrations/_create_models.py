"""How an app's first migration makes its tables: all at once."""

from django.db.migrations import CreateModel
from django.db.migrations.operations.base import Operation, OperationCategory


class CreateModels(Operation):
    """Create the tables of all models given; they may refer to one another in a circle.

    After each CreateModel, Django renders anew every model that is related to the new one, however
    far: some 5,000 classes for 120 tables, most of the time that a new database takes. Here all
    are rendered once, when all are known.
    """

    category = OperationCategory.ADDITION
    serialization_expand_args = ("models",)

    def __init__(self, models: list[CreateModel]) -> None:
        self.models = models

    def state_forwards(self, app_label, state):
        state.__dict__.pop("apps", None)  # rendered when it is next asked for
        for model in self.models:
            model.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for model in self.models:
            model.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for model in reversed(self.models):
            model.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self):
        return f"Create models {', '.join(model.name for model in self.models)}"
