"""What the office may do in the admin: read all; what is written changes on its own page alone."""

from members.rules import grant_to_office

grant_to_office("plenary", "group", "groupnote", "speech", "speechchange", actions=("view",))
