"""License, Location for Server Files, Ready to Install Components."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ocsadmin.checks.verdict import Verdict, ok, warning
from ocsadmin.wizards import Page, PageForm, WizardContext
from ocsadmin.wizards.spec_forms import form_field
from pools import rules
from pools.create_pool.advice import SYSTEM_DRIVE
from pools.rules.form import RuleForm, path_field

from .spec import DEFAULT_FOLDER, InstallationSpec, check_folder

COMPONENTS: Final = (
    (_("Front End Server"), _("Signs users in, routes messages and calls, keeps presence.")),
    (_("Web Components Server"), _("Meeting content, Address Book, group expansion and updates, through IIS.")),
    (_("Web Conferencing Server"), _("Data of conferences: presentations, whiteboards.")),
    (_("Audio/Video Conferencing Server"), _("Mixes sound and pictures of conferences.")),
    (_("Application Sharing Conferencing Server"), _("Shared desktops.")),
    (_("IM Conferencing Server and Telephony Conferencing Server"), _("Text and dial-out of conferences.")),
    (
        _("Four unified communications applications"),
        _("Conferencing Attendant, Conferencing Announcement Service, Response Group Service, Outside Voice Control."),
    ),
)
"""What the consolidated configuration installs, all together."""


class LicenseForm(PageForm):
    """The terms come with the product; the console has no copy of them."""

    intro = _(
        "Setup will not go on without the license agreement. Its text is on the product's CD and on a network share "
        "that was made of it; read it there."
    )
    accept_license = form_field(
        InstallationSpec,
        "accept_license",
        forms.BooleanField,
        required=True,
        help_text="",
        error_messages={"required": _("Accept the terms of the license agreement, or stop here.")},
    )


class FolderForm(RuleForm):
    """Where Setup installs."""

    intro = _("A folder on the server's own disks, where Setup installs the server files.")
    install_folder = path_field(InstallationSpec, "install_folder")
    live = ("install_folder",)

    @classmethod
    def start(cls, context: WizardContext) -> dict[str, Any]:
        return {"install_folder": DEFAULT_FOLDER}

    def rule_install_folder(self, value: str) -> None:
        self.cleaned_data["install_folder"] = check_folder(value)

    def check_install_folder(self, value: str) -> list[Verdict]:
        folder = check_folder(value.strip())
        if folder == DEFAULT_FOLDER:
            return [ok(_now("The default location."))]
        if rules.drive_of(folder) == SYSTEM_DRIVE:
            return [ok(_now("A folder on the system disk, as Setup proposes."))]
        cure = _now("Use the same one on every server of the pool.")
        return [warning(_now("The disk %(drive)s has to be there.") % {"drive": rules.drive_of(folder)}, cure=cure)]


class ComponentsForm(PageForm):
    """Nothing to choose: in the consolidated configuration each server has every role."""

    components = COMPONENTS

    @property
    def folder(self) -> str:
        return next((str(page["install_folder"]) for page in self._pages() if "install_folder" in page), "")

    def _pages(self) -> list[Any]:
        return list(self.context.answers.values())

    def summary(self) -> list[tuple[Any, Any]]:
        return [(_("Components"), _("All server roles and the four applications"))]


SETUP_PAGES: Final = (
    Page("license", LicenseForm, _("License"), intro=LicenseForm.intro),
    Page("folder", FolderForm, _("Location for Server Files"), intro=FolderForm.intro),
    Page("components", ComponentsForm, _("Ready to Install Components"), template="pools/add_server/components.html"),
)
