from django.apps import AppConfig
from django.db.models.signals import post_migrate


class UsersConfig(AppConfig):
    name = "users"

    def ready(self) -> None:
        from ocsadmin.mirror import kinds

        from . import faces, mapping, restore_points
        from .search import index

        post_migrate.connect(index.after_migrations, sender=self)
        kinds.register(mapping.USER)
        faces.register()
        restore_points.connect()
