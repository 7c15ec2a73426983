from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "desk"
    verbose_name = "工作台"

    def ready(self) -> None:
        from desk.inbox import unwell
        from workflow.inbox import register_inbox_source

        register_inbox_source(unwell)
