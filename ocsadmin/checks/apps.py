from django.apps import AppConfig


class ChecksConfig(AppConfig):
    name = "ocsadmin.checks"
    label = "checks"
