from django.apps import AppConfig


class PoolsConfig(AppConfig):
    name = "pools"

    def ready(self) -> None:
        from . import faces, mapping

        mapping.register()
        faces.register()
