from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = "人员与部门"

    def ready(self) -> None:
        from members import sign_ins

        sign_ins.connect()
