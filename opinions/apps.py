from django.apps import AppConfig


class OpinionsConfig(AppConfig):
    name = "opinions"
    verbose_name = "社情民意"

    def ready(self) -> None:
        from members.facts import register_facts
        from notifications.registry import register_deadline_source
        from opinions import becoming, deadlines, facts, inbox
        from opinions.figures import figure_lines
        from opinions.on_item import questions, section_of
        from workflow.becoming import register_becoming
        from workflow.figures import register_figures
        from workflow.inbox import register_inbox_source, register_news_source, register_questions
        from workplan.paper_kinds import register_papers
        from workplan.registry import register_item_section

        register_papers("opinions.papers")
        register_item_section(section_of, questions)
        register_deadline_source(deadlines.open_deadlines, questions=deadlines.questions)
        register_figures(figure_lines, place=3)
        register_inbox_source(inbox.entries)
        register_news_source(inbox.news)
        register_questions(inbox.questions)
        register_becoming(becoming.BECOMING)
        register_facts(facts.facts, *facts.KINDS)
