"""``manage.py undo 12 --as useradmin@contoso.com``: the same as the button on the page of the job."""

from ocsadmin.jobs.management.again import AgainCommand


class Command(AgainCommand):
    help = "Take back what a job did, or some of its rows, as a job of its own."
    what = "undo"
