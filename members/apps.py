from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = "人员与部门"

    def ready(self) -> None:
        from members import sign_ins, succession
        from members.registry import register_charge_source

        register_charge_source(succession.places_left, *succession.FIELDS)
        sign_ins.connect()
