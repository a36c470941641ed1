"""The pages that wizards about people share."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from ocsadmin.wizards import Page

from .people_page import EnabledPeopleForm, PeopleForm
from .verify_page import AssessedForm

ANYONE: Final = Page("people", PeopleForm, _("People"))
ENABLED: Final = Page("people", EnabledPeopleForm, _("People"))
VERIFY: Final = Page("verify", AssessedForm, _("Verify"), template="users/verify.html")
SECTION: Final = _("Users")
