import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('jobs', '0001_jobs'),
        ('users', '0005_reports'),
    ]

    operations = [
        migrations.CreateModel(
            name='NewPassword',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('secret', models.CharField(help_text='Its name among the secrets of the job.', max_length=100)),
                ('sealed', models.BinaryField()),
                ('made_at', models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                ('job', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='jobs.job')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('job', 'secret'), name='new_password_of_a_job')],
            },
        ),
    ]
