"""Validation takes its lease from the one engine."""

from django.db import migrations, models

ENDED_RUNS_WAIT_FOR_NOBODY = (
    "UPDATE pools_validationrun SET wake_at = NULL WHERE state NOT IN ('waiting', 'running')"
)


class Migration(migrations.Migration):
    dependencies = [("pools", "0004_checklist")]

    operations = [
        migrations.RemoveIndex("validationrun", "validation_state_ring_after"),
        migrations.RemoveField("validationrun", "lease_owner"),
        migrations.AddField(
            "validationrun",
            "epoch",
            models.PositiveBigIntegerField(default=0, help_text="Grows with each holder: a late one can't write."),
        ),
        migrations.AddField(
            "validationrun",
            "holder",
            models.CharField(blank=True, default="", help_text="A random id; empty: nobody.", max_length=32),
            preserve_default=False,
        ),
        migrations.RenameField("validationrun", "lease_until", "held_until"),
        migrations.AlterField(
            "validationrun",
            "held_until",
            models.DateTimeField(help_text="When the lease ends unless its holder renews it.", null=True),
        ),
        migrations.RenameField("validationrun", "ring_after", "wake_at"),
        migrations.AlterField(
            "validationrun",
            "wake_at",
            models.DateTimeField(
                db_index=True,
                help_text="When workers are woken (again) for what is left; empty: nothing is.",
                null=True,
            ),
        ),
        migrations.RenameField("validationrun", "rings", "wakes"),
        migrations.AlterField(
            "validationrun",
            "wakes",
            models.PositiveIntegerField(default=0, help_text="How often in vain, since someone last took it."),
        ),
        migrations.RunSQL(ENDED_RUNS_WAIT_FOR_NOBODY, migrations.RunSQL.noop),
    ]
