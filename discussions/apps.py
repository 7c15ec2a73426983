from django.apps import AppConfig


class DiscussionsConfig(AppConfig):
    name = "discussions"
    verbose_name = "委员议政"

    def ready(self) -> None:
        from discussions import inbox, origins
        from workflow.becoming import register_origins
        from workflow.inbox import register_inbox_source, register_news_source, register_questions

        register_inbox_source(inbox.entries)
        register_news_source(inbox.news)
        register_questions(inbox.questions)
        register_origins(*origins.TOPICS)
