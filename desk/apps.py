from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "desk"
    verbose_name = "工作台"

    def ready(self) -> None:
        from desk import inbox, sessions
        from workflow.inbox import register_inbox_source, register_questions

        register_inbox_source(inbox.entries)
        register_inbox_source(inbox.unwell)
        register_questions(inbox.questions)
        sessions.connect()
