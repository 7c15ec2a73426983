from django.apps import AppConfig


class ProposalsConfig(AppConfig):
    name = "proposals"
    verbose_name = "提案工作"

    def ready(self) -> None:
        from notifications.registry import register_deadline_source
        from proposals.deadlines import open_deadlines

        register_deadline_source(open_deadlines)
