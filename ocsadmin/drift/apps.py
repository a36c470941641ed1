from django.apps import AppConfig


class DriftConfig(AppConfig):
    name = "ocsadmin.drift"
    label = "drift"

    def ready(self) -> None:
        from ocsadmin.jobs import operations
        from ocsadmin.jobs.ended import when_ended
        from ocsadmin.mirror.after_run import when_run

        from . import origins, settling
        from .restoring import PERMISSION, planned_from

        when_run("origins-of-drift", origins.note)
        when_ended("drift-restored", settling.note_restored)
        operations.register(settling.RESTORE, planned_from, permission=PERMISSION)
