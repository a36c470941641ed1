"""``manage.py retry 12 --as useradmin@contoso.com``: the same as the button on the page of the job."""

from ocsadmin.jobs.management.again import AgainCommand


class Command(AgainCommand):
    help = "Do once more what failed or was skipped in a job, as a job of its own."
    what = "retry"
