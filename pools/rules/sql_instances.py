"""The SQL Server instance of a pool's back end.

Sources: Deploying Enterprise Edition, "Create the Pool", step 6; SQL Server documentation, "Instance Configuration"
(names of instances: at most 16 characters, the first a letter or an underscore, no reserved word).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from ocsadmin.errors import DomainError

from .host_names import LABEL_CHARACTERS, MissingValue, is_address

PORT: Final = 1433
"""TCP port of the default instance. A named instance may listen elsewhere."""
LONGEST_INSTANCE: Final = 16
RESERVED: Final = frozenset({"default", "mssqlserver"})
LOCAL: Final = frozenset({"(local)", ".", "localhost", "127.0.0.1", "::1", "(localdb)"})


class BadSQLInstance(DomainError):
    """A text does not name a SQL Server instance."""

    code, field, status = "bad-sql-instance", "sql_instance", 422
    message = "“{value}” can't be the SQL Server instance: {problem}."
    hint = "{cure}"


@dataclass(frozen=True)
class SQLInstance:
    """A SQL Server and its named instance; without a name the default instance."""

    server: str
    instance: str = ""

    @property
    def is_short(self) -> bool:
        """Whether the server is named without its domain."""
        return "." not in self.server

    @property
    def key(self) -> str:
        return str(self).lower()

    def __str__(self) -> str:
        return f"{self.server}\\{self.instance}" if self.instance else self.server


def check_sql_instance(value: str, *, field: str = "sql_instance") -> SQLInstance:
    """``server``, ``serverFQDN`` or either with ``\\instance``.

    :raises MissingValue: it is empty. :raises BadSQLInstance: it has another form.
    """
    if not value:
        cure = r"Type the server's FQDN, and \instance where it is not the default one."
        raise MissingValue(field=field, what="SQL Server instance", cure=cure)
    if problem := _form_problem(value):
        raise BadSQLInstance(field=field, value=value, problem=problem[0], cure=problem[1])
    server, separator, instance = value.partition("\\")
    problem = _server_problem(server) or (_instance_problem(instance) if separator else None)
    if problem:
        raise BadSQLInstance(field=field, value=value, problem=problem[0], cure=problem[1])
    return SQLInstance(server, instance)


def _form_problem(value: str) -> tuple[str, str] | None:
    if value.startswith("\\\\"):
        return "it begins like a share", r"Type server\instance without leading backslashes."
    if "," in value or ":" in value.replace("::1", ""):
        return "it has a port or a protocol", r"Name the instance instead, as in sql01.contoso.com\rtc."
    if "/" in value:
        return "it has a slash", f"Write a backslash: {value.replace('/', chr(92))}"
    if value.count("\\") > 1:
        return "it has more than one backslash", r"Type server\instance."
    return None


def _server_problem(server: str) -> tuple[str, str] | None:
    if server.lower() in LOCAL:
        return (
            f"“{server}” is whatever computer reads it, and every server of the pool reads it",
            "Type the server's FQDN.",
        )
    if is_address(server):
        return f"“{server}” is an IP address", "Type the server's FQDN."
    if not server:
        return "it names no server", r"Type server\instance."
    if foreign := "".join(sorted(set(server) - LABEL_CHARACTERS - {".", "_"})):
        return f"the server “{server}” has “{foreign}”", "Type the server's name or FQDN."
    labels = server.split(".")
    if len(server) > 253 or any(not label or len(label) > 63 or "-" in (label[0], label[-1]) for label in labels):
        return f"“{server}” can't be the name of a server", "Type the server's name or FQDN."
    return None


def _instance_problem(instance: str) -> tuple[str, str] | None:
    if not instance:
        return "there is no instance after the backslash", "For the default instance leave the backslash out."
    if instance.lower() in RESERVED:
        return f"“{instance}” means the default instance", "Type the server alone."
    if len(instance) > LONGEST_INSTANCE:
        return (
            f"an instance has at most {LONGEST_INSTANCE} characters, “{instance}” has {len(instance)}",
            "Check its name.",
        )
    if not re.fullmatch(r"[^\W\d][\w$#]*", instance, re.ASCII):
        return (
            f"“{instance}” can't be the name of an instance",
            "It begins with a letter and has letters, digits, $, # and _.",
        )
    return None
