"""What may be done on a proposal's page, a table for each kind of thing that something is done to."""

from proposals.actions.assignments import ASSIGNMENT, EXTENSION, LOOK_BACK, RATING
from proposals.actions.base import Rating
from proposals.actions.proposals import PROPOSAL
from workflow.actions import ActionTable

TABLES: dict[str, ActionTable] = {
    table.keyword: table for table in (PROPOSAL, ASSIGNMENT, EXTENSION, LOOK_BACK, RATING)
}

__all__ = ["ASSIGNMENT", "EXTENSION", "LOOK_BACK", "PROPOSAL", "RATING", "TABLES", "Rating"]
