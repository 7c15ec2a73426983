from members.rules import grant_to_office

grant_to_office("notifications", "mail", "reminder", "taskrun", actions=("view",))
grant_to_office("django_celery_beat", "periodictask", actions=("view", "change"))
