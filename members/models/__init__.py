"""Who there is: people, the posts they hold, the departments they work in, and their accounts."""

from members.models.accounts import HandedIn, KeptForm, OldPassword, User, UserManager
from members.models.membership import (
    AFFILIATIONS,
    EarlierStanding,
    Membership,
    MembershipQuerySet,
)
from members.models.people import (
    Appointment,
    AppointmentQuerySet,
    Department,
    NameAlias,
    NamedModel,
    Organisation,
    Person,
    Post,
)
from members.models.trail import AuditEntry, AuditHead, NeverChanged, TrailQuerySet

__all__ = [
    "AFFILIATIONS",
    "Appointment",
    "AppointmentQuerySet",
    "AuditEntry",
    "AuditHead",
    "Department",
    "EarlierStanding",
    "HandedIn",
    "KeptForm",
    "Membership",
    "MembershipQuerySet",
    "NameAlias",
    "NamedModel",
    "NeverChanged",
    "OldPassword",
    "Organisation",
    "Person",
    "Post",
    "TrailQuerySet",
    "User",
    "UserManager",
]
