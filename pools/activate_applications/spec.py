"""Which applications, in which pool, on which of its servers."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from ocsadmin.errors import BadInput
from ocsadmin.use_cases import Kind, field, spec
from pools import names
from pools.choosing.kinds import MOST, POOL, SERVERS, needed
from pools.rules.refusal import refuse
from pools.services.applications import UnknownApplication


def known_applications(applications: tuple[str, ...], *, field: str) -> tuple[str, ...]:
    """:raises BadInput, UnknownApplication: none is named, or one that is not built in."""
    if not applications:
        raise BadInput("No application is chosen.", cure="Choose at least one.", field=field)
    known = ", ".join(names.BUILT_IN_APPLICATIONS)
    foreign = [one for one in applications if one not in names.BUILT_IN_APPLICATIONS]
    refuse(UnknownApplication(name=one[:100], known=known) for one in foreign)
    return applications


def _called(applications: Collection[Any]) -> str:
    return ", ".join(names.BUILT_IN_APPLICATIONS.get(one, one) for one in applications)


APPLICATIONS: Final = Kind(
    label=_("Applications"),
    words=_called,
    choices=lambda: list(names.BUILT_IN_APPLICATIONS.items()),
    note=", ".join(f"{name} ({called})" for name, called in names.BUILT_IN_APPLICATIONS.items()),
)


@spec
class ApplicationsSpec:
    """Applications to activate or to deactivate."""

    pool: str = field(kind=POOL, rule=needed)
    applications: tuple[str, ...] = field(kind=APPLICATIONS, rule=known_applications, longest=MOST)
    servers: tuple[str, ...] = field(kind=SERVERS, longest=MOST, default=())
