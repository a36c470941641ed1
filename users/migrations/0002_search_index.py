from django.db import migrations


class Migration(migrations.Migration):
    """Made an index in the database that 0004 does without."""

    dependencies = [("users", "0001_user")]
    operations = []
