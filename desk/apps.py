from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "desk"
    verbose_name = "工作台"

    def ready(self) -> None:
        from desk import inbox, sessions
        from workflow.inbox import register_inbox_source

        register_inbox_source(inbox.entries)
        register_inbox_source(inbox.unwell)
        sessions.connect()
