"""Jobs take their lease from the one engine; a plan is applied once also while its job waits for people."""

from django.db import migrations, models
from django.db.models import Q

ENDED_JOBS_WAIT_FOR_NOBODY = (
    "UPDATE jobs_job SET wake_at = NULL WHERE state NOT IN ('waiting', 'running')"
)


class Migration(migrations.Migration):
    dependencies = [("jobs", "0002_undone_rows"), ("work", "0001_outbox")]

    operations = [
        migrations.RemoveConstraint("job", "plan_applied_once_at_a_time"),
        migrations.AddConstraint(
            "job",
            models.UniqueConstraint(
                fields=["plan_hash"],
                condition=Q(state__in=["waiting", "running", "waiting_for_people"]),
                name="plan_applied_once_at_a_time",
            ),
        ),
        migrations.RemoveIndex("job", "job_state_ring_after"),
        migrations.AddIndex("job", models.Index(fields=["state"], name="job_state")),
        migrations.RemoveField("job", "lease_owner"),
        migrations.AddField(
            "job",
            "epoch",
            models.PositiveBigIntegerField(default=0, help_text="Grows with each holder: a late one can't write."),
        ),
        migrations.AddField(
            "job", "holder", models.CharField(blank=True, help_text="A random id; empty: nobody.", max_length=32, default=""), preserve_default=False,
        ),
        migrations.RenameField("job", "lease_until", "held_until"),
        migrations.AlterField(
            "job",
            "held_until",
            models.DateTimeField(help_text="When the lease ends unless its holder renews it.", null=True),
        ),
        migrations.RenameField("job", "ring_after", "wake_at"),
        migrations.AlterField(
            "job",
            "wake_at",
            models.DateTimeField(
                db_index=True,
                help_text="When workers are woken (again) for what is left; empty: nothing is.",
                null=True,
            ),
        ),
        migrations.RenameField("job", "rings", "wakes"),
        migrations.AlterField(
            "job",
            "wakes",
            models.PositiveIntegerField(default=0, help_text="How often in vain, since someone last took it."),
        ),
        migrations.RunSQL(ENDED_JOBS_WAIT_FOR_NOBODY, migrations.RunSQL.noop),
    ]
