from django.apps import AppConfig


class PoolsConfig(AppConfig):
    name = "pools"

    def ready(self) -> None:
        from ocsadmin import use_cases, work

        from . import mapping
        from .models import ChecklistRefresh, ValidationRun
        from .use_cases import USE_CASES
        from .views import navigation

        mapping.register()
        navigation.register()
        use_cases.register(USE_CASES)
        work.register(ValidationRun, task="pools.tasks.run_validation", argument="run_id")
        work.register(ChecklistRefresh, task="pools.checklist.tasks.refresh_checklist", argument="pool_guid")
