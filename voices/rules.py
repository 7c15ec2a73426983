"""What the office may do in the admin: set up places and their questions, and the page itself."""

from members.rules import grant_to_office

grant_to_office("voices", "place", "publicsettings", actions=("view", "add", "change"))
grant_to_office("voices", "question", "duty", actions=("view", "add", "change", "delete"))
