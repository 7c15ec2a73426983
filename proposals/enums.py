from django.db.models import TextChoices


class Kind(TextChoices):
    """How closely the committee follows a proposal (annex 4: 4 and 21 of the 68 filed)."""

    KEY = "key", "重点督办提案"
    LINKED = "linked", "重点联系提案"
    ORDINARY = "ordinary", "一般提案"
