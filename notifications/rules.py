from members.rules import grant_to_office

grant_to_office("notifications", "mail", actions=("view", "resend"))
grant_to_office("notifications", "reminder", "mailevent", "taskrun", actions=("view",))
grant_to_office(
    "notifications",
    *("reminderpolicy", "calendarentry", "preference"),
    actions=("view", "add", "change", "delete"),
)
grant_to_office("notifications", "calendarfeed", actions=("view", "delete"))
