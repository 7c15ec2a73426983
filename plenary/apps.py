from django.apps import AppConfig


class PlenaryConfig(AppConfig):
    name = "plenary"
    verbose_name = "全体会议"

    def ready(self) -> None:
        from activities.registry import register_event_links
        from members.facts import register_facts
        from members.registry import register_charge_source
        from notifications.registry import register_deadline_source
        from plenary import becoming, deadlines, facts, inbox
        from plenary.on_pages import links_of, questions, section_of
        from plenary.succession import FIELDS, plenary_left
        from plenary.year_figures import lines
        from workflow.becoming import register_becoming, register_origins
        from workflow.figures import register_figures
        from workflow.inbox import register_inbox_source, register_news_source, register_questions
        from workplan.registry import register_item_section

        register_charge_source(plenary_left, *FIELDS)
        register_event_links(links_of)
        register_item_section(section_of, questions)
        register_deadline_source(deadlines.open_deadlines, questions=deadlines.questions)
        register_figures(lines, place=2)
        register_inbox_source(inbox.entries)
        register_news_source(inbox.news)
        register_questions(inbox.questions)
        register_becoming(becoming.BECOMING)
        register_origins(*becoming.ORIGINS)
        register_facts(facts.facts, *facts.KINDS)
