from django.apps import AppConfig


class MirrorConfig(AppConfig):
    name = "ocsadmin.mirror"
    label = "mirror"

    def ready(self) -> None:
        from . import faces, receivers
        from .containers import CONTAINERS
        from .kinds import register

        register(CONTAINERS)
        receivers.connect()
        faces.register()
