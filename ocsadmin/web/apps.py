from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebConfig(AppConfig):
    name = "ocsadmin.web"
    label = "web"

    def ready(self) -> None:
        from . import navigation, panels

        panels.register()
        dashboard = navigation.Item(0, _("Dashboard"), "dashboard", icon="dashboard", needs="web.view_dashboard")
        wizards = navigation.Item(30, _("Wizards"), "wizard-list", icon="wizard", prefix="/wizards/")
        navigation.add(dashboard)
        navigation.add(wizards)
