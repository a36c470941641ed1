"""From the settings to what a run uses: directory, name servers, trusted roots, domain controllers, test accounts.

Only faces (tasks, commands) call this; the runner gets it as an argument.
"""

from __future__ import annotations

from django.conf import settings

from ocsadmin import parts
from ocsadmin.checks.probe import Probe
from ocsadmin.checks.targets import Targets
from ocsadmin.directory import Directory
from ocsadmin.errors import DomainError
from pools.models import ValidationRun

from . import accounts, checks  # noqa: F401 - importing the checks registers them
from .accounts import TestAccount
from .roots import Roots
from .subject import Subject
from .surroundings import Controller, Surroundings
from .targets import ports_of


def surround(run: ValidationRun, subject: Subject) -> Surroundings:
    """What the checks of this run are given. Nothing is connected to before a check needs it."""
    sealed = bytes(run.sealed_accounts)

    def open_account(name: str) -> TestAccount | None:
        return accounts.unseal(sealed, name)

    directory = parts.directory()
    return Surroundings(
        subject=subject,
        directory=directory,
        probe=Probe(parts.resolver(), Targets(ports_of(subject)), timeout=float(settings.VALIDATION_TIMEOUT)),
        roots=Roots(settings.VALIDATION_CA_FILE),
        controllers=_other_controllers(directory),
        open_account=open_account,
    )


def _other_controllers(directory: Directory) -> list[Controller]:
    """Those of OCSADMIN_LDAP_URIS that are not the one in use; one that does not answer is named by its address."""
    if len(settings.LDAP_URIS) < 2:
        return []
    try:
        here = directory.state().invocation_id
    except DomainError:
        return []
    found = []
    for uri, controller in zip(settings.LDAP_URIS, parts.controllers(), strict=True):
        try:
            state = controller.state()
        except DomainError:
            found.append(Controller(uri, controller))
            continue
        if state.invocation_id != here:
            found.append(Controller(state.host, controller))
    return found
