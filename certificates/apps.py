from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    name = "certificates"

    def ready(self) -> None:
        from ocsadmin import use_cases, work
        from ocsadmin.plans import kinds as plan_kinds
        from ocsadmin.work import outbox

        from . import faces, kinds, outside, rights
        from .issuing import asking, following
        from .kinds import checks
        from .models import CertificateRequest, ProbeRun
        from .notices import telling
        from .use_cases import USE_CASES

        rights.register()
        faces.register()
        plan_kinds.register(kinds.RequestKind(outside.authority_of))
        plan_kinds.register(kinds.RevokeKind(outside.authority_of))
        for kind in (kinds.AssignKind(), kinds.KeepKind(), kinds.ImportKind()):
            plan_kinds.register(kind)
        checks.register()
        telling.register()
        use_cases.register(USE_CASES)
        outbox.subscribe(asking.ANSWERED, "tell-job", following.tell_job)
        work.register(CertificateRequest, task="certificates.tasks.ask_authority", argument="request_id")
        work.register(ProbeRun, task="certificates.tasks.look_at_endpoints", argument="run_id")
