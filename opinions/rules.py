"""What the office may do in the admin: read all, and put right who wrote a report and for whom."""

from members.rules import grant_to_office

grant_to_office("opinions", "opinionreport", actions=("view", "change"))
grant_to_office("opinions", "contactpoint", actions=("view", "add", "change", "delete"))
grant_to_office("opinions", "authorship", actions=("view", "add", "change", "delete"))
grant_to_office("opinions", "adoption", "reportinstruction", "reporttransition", actions=("view",))
