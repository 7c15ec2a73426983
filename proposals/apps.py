from django.apps import AppConfig


class ProposalsConfig(AppConfig):
    name = "proposals"
    verbose_name = "提案工作"

    def ready(self) -> None:
        from members.facts import register_facts
        from members.registry import register_charge_source
        from notifications.registry import register_days_listener, register_deadline_source
        from proposals import becoming, deadlines, facts, inbox, news
        from proposals.for_plan import key_proposals, origins
        from proposals.on_item import questions, section_of
        from proposals.reading.year_figures import proposal_lines
        from proposals.services import matters
        from proposals.services.dispatch import count_return_days_anew
        from proposals.succession import FIELDS, proposals_left
        from workflow.becoming import register_becoming, register_origins
        from workflow.figures import register_figures
        from workflow.inbox import register_inbox_source, register_news_source, register_questions
        from workplan.annexes import Annex
        from workplan.registry import register_item_section, register_matters, register_suggestions

        register_charge_source(proposals_left, *FIELDS)
        register_item_section(section_of, questions)
        register_suggestions(key_proposals)
        register_matters(Annex.PROPOSALS.value, matters)
        register_origins("proposals.proposal", origins)
        register_deadline_source(deadlines.open_deadlines, deadlines.coming, deadlines.questions)
        register_days_listener(count_return_days_anew)
        register_figures(proposal_lines, place=2)
        register_inbox_source(inbox.entries)
        register_news_source(news.news)
        register_questions(inbox.questions)
        register_questions(news.questions)
        register_becoming(becoming.BECOMING)
        register_facts(facts.facts, *facts.KINDS)
