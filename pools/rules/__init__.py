"""The rules that names, paths and instances keep. Pages, REST and commands all call these, and nothing else."""

from .host_names import check_fqdn, check_pool_name, host_label, same_host
from .local_paths import check_local_path, drive_of
from .shares import UNCPath, check_share
from .sql_instances import SQLInstance, check_sql_instance

__all__ = [
    "SQLInstance",
    "UNCPath",
    "check_fqdn",
    "check_local_path",
    "check_pool_name",
    "check_share",
    "check_sql_instance",
    "drive_of",
    "host_label",
    "same_host",
]
