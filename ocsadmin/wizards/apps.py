from django.apps import AppConfig


class WizardsConfig(AppConfig):
    name = "ocsadmin.wizards"
    label = "wizards"
