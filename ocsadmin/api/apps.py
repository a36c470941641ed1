from django.apps import AppConfig


class APIConfig(AppConfig):
    name = "ocsadmin.api"
    label = "api"

    def ready(self) -> None:
        from . import faces

        faces.register()
