"""Proposals are kept by the office's staff."""

from members.rules import grant_to_office

grant_to_office("proposals", "proposal")
