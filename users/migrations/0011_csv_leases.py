"""Files take their lease from the one engine. One that a worker has while this is done is checked anew."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("users", "0010_csv_confirmed")]

    operations = [
        migrations.AddField(
            "csvupload",
            "epoch",
            models.PositiveBigIntegerField(default=0, help_text="Grows with each holder: a late one can't write."),
        ),
        migrations.AddField(
            "csvupload",
            "holder",
            models.CharField(blank=True, default="", help_text="A random id; empty: nobody.", max_length=32),
            preserve_default=False,
        ),
        migrations.RenameField("csvupload", "lease_until", "held_until"),
        migrations.AlterField(
            "csvupload",
            "held_until",
            models.DateTimeField(help_text="When the lease ends unless its holder renews it.", null=True),
        ),
        migrations.AddField(
            "csvupload",
            "wake_at",
            models.DateTimeField(
                db_index=True,
                help_text="When workers are woken (again) for what is left; empty: nothing is.",
                null=True,
            ),
        ),
        migrations.AddField(
            "csvupload",
            "wakes",
            models.PositiveIntegerField(default=0, help_text="How often in vain, since someone last took it."),
        ),
        migrations.RunSQL(
            "UPDATE users_csvupload SET wake_at = updated_at WHERE step <> ''", migrations.RunSQL.noop
        ),
    ]
