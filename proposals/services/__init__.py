"""The only writers of the tables of proposals, a file for each noun."""

from proposals.services.filing import file_proposal, stand_for

__all__ = ["file_proposal", "stand_for"]
