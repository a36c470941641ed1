from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "ocsadmin.accounts"
    label = "accounts"

    def ready(self) -> None:
        from . import listeners

        listeners.connect()
