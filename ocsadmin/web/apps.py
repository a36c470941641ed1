from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebConfig(AppConfig):
    name = "ocsadmin.web"
    label = "web"

    def ready(self) -> None:
        from . import navigation, panels

        panels.register()
        dashboard = navigation.Item(0, _("Dashboard"), "dashboard", icon="dashboard", needs="web.view_dashboard")
        navigation.add(dashboard)
