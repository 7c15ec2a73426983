from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "activities"
    verbose_name = "委员活动"

    def ready(self) -> None:
        from activities import (
            deadlines,
            facts,
            inbox,
            member_facts,
            member_inbox,
            member_links,
            on_meeting,
        )
        from activities.calendar import events_of
        from activities.on_item import questions, section_of
        from activities.registry import register_event_links
        from activities.services import attendance
        from activities.succession import FIELDS, turns_and_tasks_left
        from activities.year_figures import lines
        from members.facts import register_facts
        from members.registry import register_charge_source, register_person_eraser
        from notifications.registry import register_calendar_source, register_deadline_source
        from workflow.figures import register_figures
        from workflow.inbox import register_inbox_source, register_news_source, register_questions
        from workplan.paper_kinds import register_papers
        from workplan.registry import register_item_section, register_roll

        register_papers("activities.papers")
        register_charge_source(turns_and_tasks_left, *FIELDS)
        register_roll(on_meeting)
        register_facts(facts.source, *facts.KINDS)
        register_facts(member_facts.member_facts, *member_facts.KINDS)
        register_item_section(section_of, questions)
        register_calendar_source(events_of)
        register_deadline_source(deadlines.open_deadlines, deadlines.coming, deadlines.questions)
        register_figures(lines, place=4)
        register_figures(member_facts.lines, place=4)
        register_inbox_source(inbox.entries)
        register_inbox_source(member_inbox.entries)
        register_event_links(member_links.links)
        register_person_eraser(attendance.erase)
        register_news_source(inbox.news)
        register_questions(inbox.questions)
        register_questions(member_inbox.questions)
