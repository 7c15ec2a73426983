"""Consultations, research and supervision in the admin."""

from consultations.admin import consultations, problems, records, templates, themes, topics

__all__ = ["consultations", "problems", "records", "templates", "themes", "topics"]
