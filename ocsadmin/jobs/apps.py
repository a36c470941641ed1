from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "ocsadmin.jobs"
    label = "jobs"

    def ready(self) -> None:
        from ocsadmin import work
        from ocsadmin.plans.kinds.builtin import register_all

        from .models import Job

        register_all()
        work.register(Job, task="ocsadmin.jobs.tasks.run_job", argument="job_id")
