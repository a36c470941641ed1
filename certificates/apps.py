from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    name = "certificates"

    def ready(self) -> None:
        from ocsadmin import work

        from . import faces, rights
        from .models import ProbeRun

        rights.register()
        faces.register()
        work.register(ProbeRun, task="certificates.tasks.look_at_endpoints", argument="run_id")
