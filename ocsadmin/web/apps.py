from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from ocsadmin.acting import right_names


class WebConfig(AppConfig):
    name = "ocsadmin.web"
    label = "web"

    def ready(self) -> None:
        from . import navigation, panels
        from .accounts import menu as accounts
        from .jobs import menu as jobs
        from .mirror import menu as mirror

        panels.register()
        for menu in (accounts, jobs, mirror):
            menu.register()
        dashboard = navigation.Item(0, _("Dashboard"), "dashboard", icon="dashboard", needs=right_names.VIEW_DASHBOARD)
        navigation.add(dashboard)
