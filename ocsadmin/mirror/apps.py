from django.apps import AppConfig


class MirrorConfig(AppConfig):
    name = "ocsadmin.mirror"
    label = "mirror"

    def ready(self) -> None:
        from ocsadmin.jobs import operations

        from . import receivers
        from .containers import HOLDERS
        from .drift.restoring import RestoreDriftSpec, plan_restore_drift
        from .kinds import register

        for kind in HOLDERS:
            register(kind)
        receivers.connect()
        operations.register(
            "restore_drift",
            lambda spec, directory: plan_restore_drift(spec=RestoreDriftSpec.from_json(spec), directory=directory),
        )
