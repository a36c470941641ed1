from django.db import migrations, models

from users.search import log

OLD_INDEX = "users_user_search"


def without_old_index(apps, schema_editor):
    """The index of the first versions: of pg_trgm, or a table of FTS5 and what kept it current."""
    with schema_editor.connection.cursor() as cursor:
        if schema_editor.connection.vendor == "postgresql":
            cursor.execute(f"DROP INDEX IF EXISTS {OLD_INDEX}")
            return
        for name in ("insert", "delete", "update"):
            cursor.execute(f"DROP TRIGGER IF EXISTS {OLD_INDEX}_{name}")
        cursor.execute(f"DROP TABLE IF EXISTS {OLD_INDEX}")


def attach(apps, schema_editor):
    log.attach(schema_editor.connection)


def detach(apps, schema_editor):
    log.drop(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("users", "0007_csv_uploads")]
    operations = [
        migrations.RunPython(without_old_index, migrations.RunPython.noop),
        migrations.CreateModel(
            name="SearchChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person", models.BigIntegerField()),
                ("stamp", models.BigIntegerField()),
            ],
            options={"default_permissions": ()},
        ),
        migrations.RunPython(attach, detach),
    ]
