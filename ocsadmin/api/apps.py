from django.apps import AppConfig


class APIConfig(AppConfig):
    name = "ocsadmin.api"
    label = "api"
