"""What the office may do in the admin: read all; events and their lists are kept on the desk."""

from members.rules import grant_to_office

grant_to_office("activities", "event", "attendance", "eventchange", actions=("view",))
# What members take on, sit for, bring and read: words are put right; how far it has come is not.
_WORDS = ("task", "dutyturn", "receptionmatter", "readinglist")
grant_to_office("activities", *_WORDS, actions=("view", "change"))
grant_to_office("activities", "dutyturn", actions=("delete",))
grant_to_office("activities", "book", "noticeperiod", actions=("view", "add", "change", "delete"))
grant_to_office("activities", "taking", "takingchange", "readingnote", actions=("view",))
