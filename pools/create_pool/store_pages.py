"""The pages on databases, shares and archives."""

from __future__ import annotations

from functools import partialmethod
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ocsadmin.checks import dns
from ocsadmin.checks.verdict import Verdict, ok, warning
from ocsadmin.wizards import WizardContext
from ocsadmin.wizards.spec_forms import form_field, form_of
from pools import rules
from pools.rules.form import RuleForm, path_field

from .advice import SYSTEM_DRIVE
from .spec import PoolSpec, check_store
from .storage import DATABASE_PATHS, STORES


class ReuseForm(RuleForm):
    """Whether existing databases may be replaced."""

    reuse_database = form_field(PoolSpec, "reuse_database")
    live = ("reuse_database",)

    def check_reuse_database(self, value: bool) -> list[Verdict]:
        if not value:
            return []
        return [
            warning(
                _now("The data of existing databases on the instance will be lost."),
                cure=_now("Clear the box unless you are sure that nobody needs that data."),
            )
        ]


class DatabaseForm(RuleForm):
    """Where the files of the databases lie on the back end."""

    intro = _(
        "Folders on the back end. For performance place each on a separate physical disk. Do not use the system disk "
        "or the disk with the page file. The console can't see the disks of the back end: change the proposals to fit."
    )
    user_database_path = path_field(PoolSpec, "user_database_path")
    user_log_path = path_field(PoolSpec, "user_log_path")
    dynamic_database_path = path_field(PoolSpec, "dynamic_database_path")
    dynamic_log_path = path_field(PoolSpec, "dynamic_log_path")
    live = tuple(DATABASE_PATHS)

    @classmethod
    def start(cls, context: WizardContext) -> dict[str, Any]:
        return {field: proposal for field, (_what, proposal) in DATABASE_PATHS.items()}

    def _rule(self, field: str, value: str) -> str:
        return rules.check_local_path(value, field=field, what=DATABASE_PATHS[field][0])

    def _check(self, field: str, value: str) -> list[Verdict]:
        drive = rules.drive_of(self._rule(field, value.strip()))
        if drive == SYSTEM_DRIVE:
            return [
                warning(_now("%(drive)s is the system disk.") % {"drive": drive}, cure=_now("Choose another disk."))
            ]
        others = [other for other in DATABASE_PATHS if other != field]
        if any(rules.drive_of(str(self[other].value() or "")) == drive for other in others):
            return [
                warning(
                    _now("%(drive)s holds another of these too.") % {"drive": drive},
                    cure=_now("A disk for each is faster."),
                )
            ]
        return [ok(_now("A folder on a disk of its own."))]

    check_user_database_path = partialmethod(_check, "user_database_path")
    check_user_log_path = partialmethod(_check, "user_log_path")
    check_dynamic_database_path = partialmethod(_check, "dynamic_database_path")
    check_dynamic_log_path = partialmethod(_check, "dynamic_log_path")


class ShareForm(RuleForm):
    """Pages that ask for shares."""

    def rule(self, name: str, value: Any) -> None:
        if name in STORES:
            self._share(name, value)

    def domain(self) -> str:
        """Where a computer with a short name is looked up."""
        return str(self.context.answers["pool"].get("domain", ""))

    def _share(self, field: str, value: str) -> rules.UNCPath:
        pool = self.context.answers["pool"]
        return check_store(value, field, str(pool.get("name", "")), self.domain())

    def _check(self, field: str, value: str) -> list[Verdict]:
        path = self._share(field, value.strip())
        domain = self.domain()
        host = path.computer if "." in path.computer or not domain else f"{path.computer}.{domain}"
        return [dns.check_address(self.context.resolver, host, what=_now("the file server"))]


class MeetingForm(ShareForm):
    """Shares of Web conferences."""

    intro = _(
        "Remote shares, each written as \\\\computer\\share. Create them before; the plan lists the access that each "
        "needs."
    )
    meeting_content_path = path_field(PoolSpec, "meeting_content_path")
    meeting_metadata_path = path_field(PoolSpec, "meeting_metadata_path")
    meeting_archiving = form_field(PoolSpec, "meeting_archiving")
    meeting_archive_path = path_field(PoolSpec, "meeting_archive_path", required=False)
    live = ("meeting_content_path", "meeting_metadata_path", "meeting_archive_path")

    check_meeting_content_path = partialmethod(ShareForm._check, "meeting_content_path")
    check_meeting_metadata_path = partialmethod(ShareForm._check, "meeting_metadata_path")
    check_meeting_archive_path = partialmethod(ShareForm._check, "meeting_archive_path")

    def rule(self, name: str, value: Any) -> None:
        """The archive's location is needed when archiving is on, and forgotten when it is off."""
        if name == "meeting_archive_path" and not self.cleaned_data.get("meeting_archiving"):
            self.cleaned_data[name] = ""
        else:
            super().rule(name, value)


class StoresForm(ShareForm):
    """Shares of the Address Book, of applications and of updates."""

    intro = _("Remote shares, each written as \\\\computer\\share.")
    address_book_path = path_field(PoolSpec, "address_book_path")
    application_data_path = path_field(PoolSpec, "application_data_path")
    client_update_path = path_field(PoolSpec, "client_update_path")
    live = ("address_book_path", "application_data_path", "client_update_path")

    check_address_book_path = partialmethod(ShareForm._check, "address_book_path")
    check_application_data_path = partialmethod(ShareForm._check, "application_data_path")
    check_client_update_path = partialmethod(ShareForm._check, "client_update_path")


ArchivingForm = form_of(PoolSpec, "archive_instant_messages", "call_detail_recording", "qoe_monitoring")
"""What is recorded."""
