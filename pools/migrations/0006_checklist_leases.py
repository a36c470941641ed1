"""Rounds of looks take their lease from the one engine. How far the newest ones were is not kept."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("pools", "0005_validation_leases")]

    operations = [
        migrations.DeleteModel("ChecklistRefresh"),
        migrations.CreateModel(
            name="ChecklistRefresh",
            fields=[
                (
                    "epoch",
                    models.PositiveBigIntegerField(
                        default=0, help_text="Grows with each holder: a late one can't write."
                    ),
                ),
                (
                    "holder",
                    models.CharField(blank=True, help_text="A random id; empty: nobody.", max_length=32),
                ),
                (
                    "held_until",
                    models.DateTimeField(help_text="When the lease ends unless its holder renews it.", null=True),
                ),
                (
                    "wake_at",
                    models.DateTimeField(
                        db_index=True,
                        help_text="When workers are woken (again) for what is left; empty: nothing is.",
                        null=True,
                    ),
                ),
                (
                    "wakes",
                    models.PositiveIntegerField(default=0, help_text="How often in vain, since someone last took it."),
                ),
                ("pool_guid", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting to start"),
                            ("running", "Running"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("looks", models.PositiveIntegerField(default=0, help_text="How many looks there are.")),
                ("looked", models.PositiveIntegerField(default=0, help_text="How many have ended.")),
                ("now", models.CharField(blank=True, help_text="The look that goes on.", max_length=40)),
                ("message", models.CharField(blank=True, help_text="Why it failed.", max_length=500)),
                ("asked_by_name", models.CharField(blank=True, max_length=320)),
                ("asked_at", models.DateTimeField()),
                ("moved_at", models.DateTimeField()),
            ],
            options={"default_permissions": ()},
        ),
    ]
