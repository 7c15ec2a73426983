from django.apps import AppConfig


class RosterConfig(AppConfig):
    name = "roster"
    verbose_name = "委员名册"

    def ready(self) -> None:
        from members.registry import register_person_eraser
        from roster import inbox
        from roster.services import changes
        from workflow.inbox import register_inbox_source, register_questions

        register_inbox_source(inbox.entries)
        register_questions(inbox.questions)
        register_person_eraser(changes.erase)
