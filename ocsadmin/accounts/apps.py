from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "ocsadmin.accounts"
    label = "accounts"

    def ready(self) -> None:
        from ocsadmin.acting import rights

        from . import listeners, permissions

        rights.register(permissions.title_of)
        listeners.connect()
