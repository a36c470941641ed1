from django.apps import AppConfig


class PoolsConfig(AppConfig):
    name = "pools"

    def ready(self) -> None:
        from ocsadmin import parts, use_cases, work
        from ocsadmin.jobs.ended import when_ended
        from ocsadmin.plans import kinds
        from ocsadmin.plans.kinds import dns_keys
        from ocsadmin.web import site_notices

        from . import mapping, tasks  # noqa: F401  (workers learn of the tasks)
        from .checklist import tasks as _tasks  # noqa: F401
        from .dns import entered, setting_key
        from .models import ChecklistRefresh, ValidationRun
        from .preparation import grant_kind, listeners, site_notice
        from .services import checks
        from .use_cases import USE_CASES
        from .views import navigation

        mapping.register()
        kinds.register(grant_kind.GrantKind())
        checks.register(parts.directory, parts.controllers)
        setting_key.check()
        dns_keys.register(setting_key.find)
        dns_keys.register(entered.find_key)
        site_notices.add(site_notice.notice)
        when_ended("after-preparation", listeners.after_preparation)
        work.register(ValidationRun, task="pools.tasks.run_validation", argument="run_id")
        work.register(ChecklistRefresh, task="pools.checklist.tasks.refresh_checklist", argument="pool_guid")
        navigation.register()
        use_cases.register(USE_CASES)
