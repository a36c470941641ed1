from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WizardsConfig(AppConfig):
    name = "ocsadmin.wizards"
    label = "wizards"

    def ready(self) -> None:
        from ocsadmin.web import navigation, panels

        from . import registry, waiting

        panels.add_to_attention(waiting.waiting)

        navigation.add(
            navigation.Item(
                order=24,
                title=_("Wizards"),
                url_name="wizard-list",
                icon="wizard",
                prefix="/wizards/",
                shown=lambda account: any(account.may(one.permission) for one in registry.all_wizards()),
            )
        )
