from django.apps import AppConfig


class WorkplanConfig(AppConfig):
    name = "workplan"
    verbose_name = "工作要点"

    def ready(self) -> None:
        from notifications.registry import register_deadline_source
        from workplan.deadlines import open_deadlines

        register_deadline_source(open_deadlines)
