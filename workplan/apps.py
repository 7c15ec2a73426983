from django.apps import AppConfig


class WorkplanConfig(AppConfig):
    name = "workplan"
    verbose_name = "工作要点"

    def ready(self) -> None:
        from members.registry import register_charge_source, register_person_eraser
        from notifications.registry import (
            ScopeSource,
            register_calendar_source,
            register_deadline_source,
            register_escalation,
            register_scope_source,
        )
        from workflow.inbox import register_inbox_source, register_news_source, register_questions
        from workplan import deadlines, inbox, news
        from workplan.calendar import meetings_of
        from workplan.on_item import decisions_of, questions
        from workplan.paper_kinds import register_papers
        from workplan.registry import register_item_section
        from workplan.services.erasing import erase
        from workplan.succession import ITEM_FIELDS, MEETING_FIELDS, items_left, meetings_left

        register_charge_source(items_left, *ITEM_FIELDS)
        register_charge_source(meetings_left, *MEETING_FIELDS)
        register_person_eraser(erase)
        register_deadline_source(deadlines.open_deadlines, deadlines.coming, deadlines.questions)
        register_escalation(*deadlines.ESCALATION)
        register_calendar_source(meetings_of)
        register_inbox_source(inbox.entries)
        register_news_source(news.news)
        register_questions(inbox.questions)
        register_questions(news.questions)
        register_scope_source(ScopeSource(deadlines.scope_choices, deadlines.scope_label))
        register_item_section(decisions_of, questions)
        register_papers("workplan.reading.official_papers")
