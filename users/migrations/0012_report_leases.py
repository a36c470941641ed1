"""Reports by mail take their lease from the one engine. One that a worker has while this is done may come twice."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("users", "0011_csv_leases")]

    operations = [
        migrations.RemoveField("reportdelivery", "claimed_at"),
        migrations.AddField(
            "reportdelivery",
            "epoch",
            models.PositiveBigIntegerField(default=0, help_text="Grows with each holder: a late one can't write."),
        ),
        migrations.AddField(
            "reportdelivery",
            "holder",
            models.CharField(blank=True, default="", help_text="A random id; empty: nobody.", max_length=32),
            preserve_default=False,
        ),
        migrations.AddField(
            "reportdelivery",
            "held_until",
            models.DateTimeField(help_text="When the lease ends unless its holder renews it.", null=True),
        ),
        migrations.AddField(
            "reportdelivery",
            "wake_at",
            models.DateTimeField(
                db_index=True,
                help_text="When workers are woken (again) for what is left; empty: nothing is.",
                null=True,
            ),
        ),
        migrations.AddField(
            "reportdelivery",
            "wakes",
            models.PositiveIntegerField(default=0, help_text="How often in vain, since someone last took it."),
        ),
        migrations.RunSQL(
            "UPDATE users_reportdelivery SET wake_at = not_before WHERE state IN ('waiting', 'sending')",
            migrations.RunSQL.noop,
        ),
    ]
