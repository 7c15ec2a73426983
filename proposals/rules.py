"""Proposals are kept by the office's staff; who else may do what with one is `permissions.py`."""

from members.rules import grant_to_office

grant_to_office("proposals", "proposal")
grant_to_office(
    "proposals",
    *("category", "answerclass", "ground", "evaluationstage", "evaluationquestion"),
    *("dispatchbatch", "project"),
    actions=("view", "add", "change", "delete"),
)
grant_to_office("proposals", "proposalsettings", actions=("view", "add", "change"))
# What happened is read, and changed through the services alone.
grant_to_office(
    "proposals",
    *("assignment", "assignmentextension", "evaluation", "lookback", "proposalletter"),
    *("proposaltransition", "assignmenturge", "qualityreview", "cosigner", "review", "answer"),
    "proposalmeeting",
    actions=("view",),
)
