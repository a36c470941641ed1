"""Everything on one machine: ``python -m ocsadmin.serve`` prepares, starts and watches the processes of the console."""
