from django.apps import AppConfig
from django.contrib.admin.apps import SimpleAdminConfig


class AdminConfig(SimpleAdminConfig):
    """The admin on a site of ours. Its pages are not looked for as it starts: config/urls.py does, and
    worker and scheduler, which show no page, do without.
    """

    default_site = "desk.admin_site.OfficeSite"


class ConfigConfig(AppConfig):
    name = "config"
    label = "project_config"

    def ready(self) -> None:
        from config import checks  # noqa: F401 - registers the system checks
