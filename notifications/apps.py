from django.apps import AppConfig
from django.db.models.signals import post_migrate


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = "提醒"

    def ready(self) -> None:
        from notifications.schedule import ensure_schedule

        post_migrate.connect(lambda **_: ensure_schedule(), sender=self, weak=False)
