from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "activities"
    verbose_name = "委员活动"

    def ready(self) -> None:
        from activities import facts, on_meeting
        from members.facts import register_facts
        from workplan.registry import register_roll

        register_facts(facts.source, *facts.KINDS)
        register_roll(on_meeting)
