from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "voices"
    verbose_name = "公众留言"

    def ready(self) -> None:
        from members.registry import register_charge_source
        from notifications.registry import register_deadline_source
        from opinions.leads import register_leads
        from voices import deadlines, inbox
        from voices.for_plan import adopted, origins
        from voices.reading.figures import LEADS, figure_lines
        from voices.succession import FIELDS, voices_left
        from workflow.becoming import register_origins
        from workflow.figures import register_figures
        from workflow.inbox import register_inbox_source, register_questions
        from workplan.registry import register_suggestions

        register_charge_source(voices_left, *FIELDS)
        register_suggestions(adopted)
        register_origins("voices.voice", origins)
        register_deadline_source(deadlines.open_deadlines, questions=deadlines.questions)
        register_leads(LEADS)
        register_figures(figure_lines, place=4)
        register_inbox_source(inbox.entries)
        register_questions(inbox.questions)
