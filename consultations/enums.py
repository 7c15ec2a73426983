from django.db.models import TextChoices


class Level(TextChoices):
    """The three levels of the “请你来协商” platform (工作要点 6: 三级平台联动)."""

    DISTRICT = "district", "区级“请你来协商”"
    STREET = "street", "街道“民生议事堂”"
    VILLAGE = "village", "村社“协商驿站”"


class Form(TextChoices):
    """How those who take part in a session meet (工作要点 5: 网络议政、远程协商)."""

    ON_SITE = "on_site", "现场"
    ONLINE = "online", "线上"
    HYBRID = "hybrid", "现场与线上"
