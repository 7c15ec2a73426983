from members.rules import grant_to_office

grant_to_office("workplan", "plan", "workitem", actions=("view", "add", "change"))
grant_to_office("workplan", "workitem", actions=("delete", "import"))
grant_to_office("workplan", "meeting", actions=("view", "add", "change"))
grant_to_office("workplan", "duedate", "itemlink", actions=("view", "change"))
# The record of what happened is read, never written by hand.
grant_to_office(
    "workplan",
    *("acceptedfinding", "planimport", "planpoint", "transition", "progress", "attachment"),
    *("extension", "schemeversion", "schemereview", "instruction", "instructionanswer"),
    *("business", "businesspaper", "followup"),
    *("urge", "officenote", "papertemplate"),
    actions=("view",),
)
