from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "desk"
    verbose_name = "工作台"

    def ready(self) -> None:
        from consultations.figures import register_figures
        from desk.figures import opinion_lines, proposal_lines

        register_figures(proposal_lines)
        register_figures(opinion_lines)
