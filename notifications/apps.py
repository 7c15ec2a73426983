from typing import Any

from django.apps import AppConfig
from django.apps import apps as all_apps
from django.apps.registry import Apps
from django.db.models.signals import post_migrate


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = "提醒"

    def ready(self) -> None:
        from members.registry import (
            register_account_listener,
            register_alarm_listener,
            register_person_eraser,
        )
        from notifications.services.account_notices import tell_of_account, tell_office
        from notifications.services.preferences import forget

        register_account_listener(tell_of_account)
        register_alarm_listener(tell_office)
        register_person_eraser(forget)
        post_migrate.connect(_write_timetable, sender=self)
        post_migrate.connect(_write_default_policy, sender=self)


def _write_timetable(*, apps: Apps = all_apps, **kwargs: Any) -> None:
    """Write the timetable, unless the migration just made left its table out."""
    from notifications.schedule import ensure_schedule

    try:
        apps.get_model("django_celery_beat", "PeriodicTask")
    except LookupError:
        return
    ensure_schedule()


def _write_default_policy(*, apps: Apps = all_apps, **kwargs: Any) -> None:
    """Write the default policy, unless the migration just made left its table out."""
    from notifications.services.policies import ensure_default_policy

    try:
        apps.get_model("notifications", "ReminderPolicy")
    except LookupError:
        return
    ensure_default_policy()
