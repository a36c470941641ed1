"""Prepare Windows for Setup: what the server's Windows needs first."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from ocsadmin.directory import Entry
from ocsadmin.wizards import Page, PageForm
from ocsadmin.wizards.spec_forms import form_field

from .computers import find_computer
from .spec import InstallationSpec
from .windows import WindowsVersion, version_called, version_of


class WindowsForm(PageForm):
    """The prerequisites to review, and whether they are met already."""

    windows_prepared = form_field(InstallationSpec, "windows_prepared")

    @property
    def fqdn(self) -> str:
        return next((str(page["server"]) for page in self.context.answers.values() if page.get("server")), "")

    @property
    def windows(self) -> WindowsVersion:
        computer = self._computer()
        return version_of(computer) if computer else version_called("")

    @property
    def called(self) -> str:
        """``Windows Server 2008 Enterprise Service Pack 2``."""
        computer = self._computer()
        attributes = ("operatingSystem", "operatingSystemServicePack")
        return " ".join(computer.text(name) for name in attributes).strip() if computer else ""

    def summary(self) -> list[tuple[Any, Any]]:
        return [(_("Windows is prepared"), bool(self.cleaned_data.get("windows_prepared")))]

    def _computer(self) -> Entry | None:
        if not hasattr(self, "_found"):
            self._found = find_computer(self.fqdn, self.context.directory) if self.fqdn else None
        return self._found


WINDOWS_PAGE = Page("windows", WindowsForm, _("Prepare Windows for Setup"), template="pools/add_server/windows.html")
