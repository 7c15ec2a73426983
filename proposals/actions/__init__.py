"""What may be done on a proposal's page: for each action its form, its service, what is said after."""

from proposals.deeds.base import Deed, Rating
from proposals.deeds.offers import DEEDS, Offer, Refusal, offer, prefix_of

__all__ = ["DEEDS", "Deed", "Offer", "Rating", "Refusal", "offer", "prefix_of"]
