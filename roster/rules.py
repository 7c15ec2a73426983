"""What the office may do in the admin: read; members are entered on the desk's pages."""

from members.rules import grant_to_office

grant_to_office("members", "membership", actions=("view",))
grant_to_office("roster", "profilechange", "profiletransition", actions=("view",))
