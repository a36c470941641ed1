from django.apps import AppConfig


class DriftConfig(AppConfig):
    name = "ocsadmin.drift"
    label = "drift"

    def ready(self) -> None:
        from ocsadmin.jobs import operations
        from ocsadmin.jobs.ended import when_ended

        from . import settling
        from .restoring import RestoreDriftSpec, plan_restore_drift

        when_ended("drift-restored", settling.note_restored)
        operations.register(
            settling.RESTORE,
            lambda spec, directory: plan_restore_drift(spec=RestoreDriftSpec.from_json(spec), directory=directory),
        )
