from django.apps import AppConfig


class ConsultationsConfig(AppConfig):
    name = "consultations"
    verbose_name = "协商监督"

    def ready(self) -> None:
        from activities.registry import register_event_links, register_notice_periods
        from consultations import becoming, deadlines, facts, inbox
        from consultations.calendar import gatherings_of
        from consultations.on_event import links_of, notice_periods
        from consultations.on_item import questions, section_of
        from consultations.succession import FIELDS, postings_left, sessions_left
        from consultations.topics_for_plan import collected, research_origins, topic_origins
        from consultations.year_figures import lines
        from members.facts import register_facts
        from members.registry import register_charge_source
        from notifications.registry import register_calendar_source, register_deadline_source
        from workflow.becoming import register_becoming, register_origins
        from workflow.figures import register_figures
        from workflow.inbox import register_inbox_source, register_news_source, register_questions
        from workplan.paper_kinds import register_papers
        from workplan.registry import register_item_section, register_suggestions

        register_charge_source(sessions_left, *FIELDS)
        register_charge_source(postings_left)
        register_papers("consultations.papers")
        register_papers("consultations.year_review")
        register_item_section(section_of, questions)
        register_suggestions(collected)
        register_origins("consultations.topic", topic_origins)
        register_origins("consultations.research", research_origins)
        register_event_links(links_of)
        register_notice_periods(notice_periods)
        register_calendar_source(gatherings_of)
        register_deadline_source(deadlines.open_deadlines, deadlines.coming, deadlines.questions)
        register_figures(lines, place=1)
        register_inbox_source(inbox.entries)
        register_news_source(inbox.news)
        register_questions(inbox.questions)
        register_becoming(becoming.BECOMING)
        register_facts(facts.facts, *facts.KINDS)
