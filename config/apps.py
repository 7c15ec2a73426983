from axes.apps import AppConfig as AxesConfig
from django.apps import AppConfig


class SignInsConfig(AxesConfig):
    """The package that keeps who signed in, under a name that says so."""

    verbose_name = "登录记录"


class ConfigConfig(AppConfig):
    name = "config"
    label = "project_config"

    def ready(self) -> None:
        from config import checks  # noqa: F401 - registers the system checks
