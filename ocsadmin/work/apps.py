from django.apps import AppConfig


class WorkConfig(AppConfig):
    name = "ocsadmin.work"
    label = "work"

    def ready(self) -> None:
        from . import registry
        from .models import OutboxEntry

        registry.register(OutboxEntry, task="ocsadmin.work.tasks.deliver", argument="entry_id")
