from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "desk"
    verbose_name = "工作台"

    def ready(self) -> None:
        from desk.figures import proposal_lines
        from workflow.figures import register_figures

        register_figures(proposal_lines, place=2)
