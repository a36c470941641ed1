from django.apps import AppConfig
from django.db.models.signals import post_migrate


class UsersConfig(AppConfig):
    name = "users"

    def ready(self) -> None:
        from ocsadmin import work
        from ocsadmin.mirror import kinds
        from users.delegation import fields as delegated
        from users.views import navigation

        from . import mapping, undo
        from .models import CSVUpload, ReportDelivery
        from .restore_users import following
        from .search import log

        post_migrate.connect(log.after_migrations, sender=self)
        kinds.register(mapping.USER)
        delegated.register()
        navigation.register()
        work.register(CSVUpload, task="users.tasks.work_on_csv", argument="upload_id")
        work.register(ReportDelivery, task="users.tasks.send_report", argument="delivery_id")
        following.connect()
        undo.register()
