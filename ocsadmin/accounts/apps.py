from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "ocsadmin.accounts"
    label = "accounts"

    def ready(self) -> None:
        from ocsadmin.acting import rights

        from . import listeners, permissions
        from .delegation.resolving import scope_of

        rights.register(permissions.title_of, scope_of)
        listeners.connect()
