from django.apps import AppConfig


class WorkplanConfig(AppConfig):
    name = "workplan"
    verbose_name = "工作要点"

    def ready(self) -> None:
        from members.registry import register_charge_source
        from notifications.registry import register_deadline_source
        from workplan.deadlines import open_deadlines
        from workplan.handover import items_left_by

        register_charge_source(items_left_by)
        register_deadline_source(open_deadlines)
