from django.apps import AppConfig


class UseCasesConfig(AppConfig):
    name = "ocsadmin.use_cases"
    label = "use_cases"
