from django.apps import AppConfig


class PoolsConfig(AppConfig):
    name = "pools"

    def ready(self) -> None:
        from ocsadmin import work

        from . import faces, mapping
        from .models import ValidationRun

        mapping.register()
        faces.register()
        work.register(ValidationRun, task="pools.tasks.run_validation", argument="run_id")
