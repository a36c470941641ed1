from django.apps import AppConfig


class UsersConfig(AppConfig):
    name = "users"

    def ready(self) -> None:
        from ocsadmin.mirror import kinds

        from . import faces, mapping

        kinds.register(mapping.USER)
        faces.register()
