from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "ocsadmin.jobs"
    label = "jobs"

    def ready(self) -> None:
        from . import faces
        from .kinds.builtin import register_all

        register_all()
        faces.register()
