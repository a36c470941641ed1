"""Replication takes its lease from the one engine. A run that goes on while this is done begins anew."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mirror", "0003_kept_objects")]

    operations = [
        migrations.RemoveField("replicationstate", "owner"),
        migrations.RemoveField("replicationstate", "until"),
        migrations.AddField(
            "replicationstate",
            "epoch",
            models.PositiveBigIntegerField(default=0, help_text="Grows with each holder: a late one can't write."),
        ),
        migrations.AddField(
            "replicationstate",
            "holder",
            models.CharField(blank=True, default="", help_text="A random id; empty: nobody.", max_length=32),
            preserve_default=False,
        ),
        migrations.AddField(
            "replicationstate",
            "held_until",
            models.DateTimeField(help_text="When the lease ends unless its holder renews it.", null=True),
        ),
        migrations.AddField(
            "replicationstate",
            "wake_at",
            models.DateTimeField(
                db_index=True,
                help_text="When workers are woken (again) for what is left; empty: nothing is.",
                null=True,
            ),
        ),
        migrations.AddField(
            "replicationstate",
            "wakes",
            models.PositiveIntegerField(default=0, help_text="How often in vain, since someone last took it."),
        ),
    ]
