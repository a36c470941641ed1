"""The pages on databases, shares and archives."""

from __future__ import annotations

from functools import partialmethod
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ocsadmin.checks import dns
from ocsadmin.checks.verdict import Verdict, ok, warning
from ocsadmin.wizards import WizardContext
from pools import rules
from pools.rules.form import RuleForm

from . import spec as pool_spec
from .advice import SYSTEM_DRIVE


def path_field(label: Any, help_text: Any = "", *, required: bool = True) -> forms.CharField:
    """A field for a path of Windows."""
    widget = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "class": "mono"})
    return forms.CharField(label=label, help_text=help_text, max_length=1024, required=required, widget=widget)


class ReuseForm(RuleForm):
    """Whether existing databases may be replaced."""

    reuse_database = forms.BooleanField(
        label=_("Replace any existing database"),
        required=False,
        help_text=_(
            "Leave this cleared. If the instance has databases of a pool already, choosing it loses their data."
        ),
    )
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
    user_database_path = path_field(_("User database files"))
    user_log_path = path_field(_("User database transaction log"))
    dynamic_database_path = path_field(_("Dynamic database files"))
    dynamic_log_path = path_field(_("Dynamic database transaction log"))
    live = tuple(pool_spec.DATABASE_PATHS)

    @classmethod
    def start(cls, context: WizardContext) -> dict[str, Any]:
        return {field: proposal for field, (_what, proposal) in pool_spec.DATABASE_PATHS.items()}

    def rule(self, name: str, value: Any) -> None:
        self._rule(name, value)

    def _rule(self, field: str, value: str) -> str:
        return rules.check_local_path(value, field=field, what=pool_spec.DATABASE_PATHS[field][0])

    def _check(self, field: str, value: str) -> list[Verdict]:
        drive = rules.drive_of(self._rule(field, value.strip()))
        if drive == SYSTEM_DRIVE:
            return [
                warning(_now("%(drive)s is the system disk.") % {"drive": drive}, cure=_now("Choose another disk."))
            ]
        others = [other for other in pool_spec.DATABASE_PATHS if other != field]
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
        if name in pool_spec.STORES:
            self._share(name, value)

    def domain(self) -> str:
        """Where a computer with a short name is looked up."""
        return str(self.context.answers["pool"].get("domain", ""))

    def _share(self, field: str, value: str) -> rules.UNCPath:
        pool = self.context.answers["pool"]
        return pool_spec.check_store(value, field, str(pool.get("name", "")), self.domain())

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
    meeting_content_path = path_field(_("Meeting content location"), _("For presentations: \\\\computer\\Presentation"))
    meeting_metadata_path = path_field(_("Meeting metadata location"), _("\\\\computer\\Metadata"))
    meeting_archiving = forms.BooleanField(label=_("Enable meeting archiving"), required=False)
    meeting_archive_path = path_field(
        _("Meeting archive location"), _("\\\\computer\\MeetingCompliance, when archiving is enabled."), required=False
    )
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
    address_book_path = path_field(_("Address Book Server file store"), _("For Address Book download files."))
    application_data_path = path_field(_("Application Data store"), _("For the data of applications."))
    client_update_path = path_field(_("Client Update Data store"), _("For updates of clients and devices."))
    live = ("address_book_path", "application_data_path", "client_update_path")

    check_address_book_path = partialmethod(ShareForm._check, "address_book_path")
    check_application_data_path = partialmethod(ShareForm._check, "application_data_path")
    check_client_update_path = partialmethod(ShareForm._check, "client_update_path")


class ArchivingForm(RuleForm):
    """What is recorded."""

    archive_instant_messages = forms.BooleanField(
        label=_("Archive instant messages"),
        required=False,
        help_text=_(
            "Starts in critical mode: the Office Communications Server service stops when messages can't be archived. "
            "The snap-in changes this after setup."
        ),
    )
    call_detail_recording = forms.BooleanField(
        label=_("Enable call detail recording"), required=False, help_text=_("Gathered by the Monitoring Server.")
    )
    qoe_monitoring = forms.BooleanField(
        label=_("Enable QoE monitoring"), required=False, help_text=_("Gathered by the Monitoring Server.")
    )
