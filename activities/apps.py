from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "activities"
    verbose_name = "委员活动"

    def ready(self) -> None:
        from activities import facts
        from members.facts import register_facts

        register_facts(facts.source, *facts.KINDS)
