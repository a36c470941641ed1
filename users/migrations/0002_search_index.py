from django.db import migrations

from users.search import index


def create(apps, schema_editor):
    index.create(schema_editor.connection)


def drop(apps, schema_editor):
    index.drop(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("users", "0001_user")]
    operations = [migrations.RunPython(create, drop)]
