"""Application Configuration: which applications are to be active no longer."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from pools import names
from pools.activate_applications.pages import ApplicationsPage
from pools.directory.pools import PoolServer


class DeactivateForm(ApplicationsPage):
    """Those that are active somewhere."""

    none_left = _("None is active there.")

    def open_to_choice(self, servers: Sequence[PoolServer], in_pool: Sequence[str]) -> list[str]:
        def somewhere(name: str) -> bool:
            return any(name in one.applications for one in servers) or (not servers and name in in_pool)

        return [name for name in names.BUILT_IN_APPLICATIONS if somewhere(name)]

    def help_of(self, application: str) -> str:
        active = self.where(application, active=True)
        return _now("Active on %(servers)s.") % {"servers": active} if active else ""
