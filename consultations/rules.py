"""What the office's staff keep in the admin; states change on the desk, by one service."""

from consultations.models import THEMES
from members.rules import grant_to_office

grant_to_office(
    "consultations",
    *(kind.value for kind in THEMES),
    *("consultationmeeting", "consultationkind", "problem", "processtemplate", "templatestep"),
    *("themeactivity", "themesubmission", "themeinstruction"),
)
grant_to_office(
    "consultations",
    *("chainstep", "topicsuggestion", "suggestion"),
    actions=("view", "add", "change", "delete"),
)
# A theme is chosen by its words; the record of what happened is read, never written by hand.
grant_to_office(
    "consultations", "theme", "chainchange", "reportversion", "monitorreport", actions=("view",)
)
