"""Consultations, research and supervision in the admin."""

from consultations.admin import consultations, records, templates, themes

__all__ = ["consultations", "records", "templates", "themes"]
