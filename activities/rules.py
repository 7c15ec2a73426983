"""What the office may do in the admin: read all; events and their lists are kept on the desk."""

from members.rules import grant_to_office

grant_to_office("activities", "event", "attendance", "eventchange", actions=("view",))
