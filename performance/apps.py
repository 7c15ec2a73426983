from django.apps import AppConfig


class PerformanceConfig(AppConfig):
    name = "performance"
    verbose_name = "委员履职"

    def ready(self) -> None:
        from members.facts import register_facts
        from performance import inbox, recorded
        from performance.report import inbox as yearly
        from workflow.inbox import register_inbox_source, register_questions

        register_facts(recorded.facts, edited=recorded.kinds)
        register_inbox_source(inbox.entries)
        register_inbox_source(yearly.entries)
        register_questions(inbox.questions)
        register_questions(yearly.questions)
