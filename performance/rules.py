"""What the office may do in the admin: edit the list of what may be typed in."""

from members.rules import grant_to_office

grant_to_office("performance", "factsort", actions=("view", "add", "change", "delete"))
