"""Consultations and their sessions are kept by the office's staff."""

from members.rules import grant_to_office

grant_to_office("consultations", "consultation", "session")
