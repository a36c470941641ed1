from django.apps import AppConfig


class MirrorConfig(AppConfig):
    name = "ocsadmin.mirror"
    label = "mirror"

    def ready(self) -> None:
        from . import receivers
        from .containers import HOLDERS
        from .kinds import register

        for kind in HOLDERS:
            register(kind)
        receivers.connect()
