"""What all tests share: the demo forest (a real domain controller), its directory, people who may do this or that."""

from __future__ import annotations

import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from ocsadmin import parts
from ocsadmin.demo import forest as demo
from ocsadmin.demo.names import BASE, DEMO_PASSWORD
from ocsadmin.directory import DN, Directory
from tests.browser import browser
from tests.chance import pytest_terminal_summary
from tests.controllers import point_settings_at, started_pair, two_controllers
from tests.messages import messages, silent_broker

__all__ = ["browser", "messages", "pytest_terminal_summary", "silent_broker", "started_pair", "two_controllers"]


@pytest.fixture(scope="session")
def forest() -> Iterator[demo.Forest]:
    """A domain controller of this test process: provisioned once, then unpacked from the cache."""
    folder = Path(tempfile.mkdtemp(prefix="ocs-"))
    running = demo.start(folder, nosync=True)
    point_settings_at(running.environment())
    yield running
    parts.forget()
    demo.stop(folder)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def directory(forest: demo.Forest) -> Directory:
    """The directory as the console's service account sees it."""
    return parts.directory()


@pytest.fixture
def silent_directory(forest: demo.Forest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A domain controller that does not listen, from now on."""
    monkeypatch.setattr(settings, "LDAP_URIS", ["ldaps://127.0.0.1:1"])
    parts.forget()
    yield
    monkeypatch.undo()
    parts.forget()


@pytest.fixture
def domain_admin(forest: demo.Forest) -> Directory:
    """The directory as a Domain Admin sees it: someone who changes things behind the console."""
    from ocsadmin.directory.ldap import LDAPDirectory
    from ocsadmin.directory.settings import DirectorySettings

    return LDAPDirectory(
        DirectorySettings(
            uris=tuple(settings.LDAP_URIS),
            bind_name="administrator@contoso.com",
            password=DEMO_PASSWORD,
            ca_file=settings.LDAP_CA_FILE,
        )
    )


@pytest.fixture
def scratch_ou(forest: demo.Forest, domain_admin: Directory) -> Iterator[DN]:
    """An OU of this test's own, emptied and removed afterwards."""
    from ocsadmin.directory.filters import Present

    ou = DN.parse(BASE).child("OU", f"test-{uuid.uuid4().hex[:12]}")
    domain_admin.add(ou, {"objectClass": ["organizationalUnit"]})
    yield ou
    inside = [entry.dn for entry in domain_admin.search(ou, Present("objectClass"), attributes=["cn"])]
    for dn in sorted(inside, key=len, reverse=True):
        domain_admin.delete(dn)


@pytest.fixture
def account_with(db: None) -> Callable[..., Any]:
    """Make an account that is in these groups: ``account_with("RTCUniversalUserAdmins")``."""
    from django.utils import timezone

    from ocsadmin.accounts.models import Account

    def make(*groups: str, name: str = "") -> Account:
        account: Account = Account.objects.create(
            username=name or f"{uuid.uuid4().hex[:10]}@contoso.com",
            display_name="A test's person",
            groups=sorted(groups),
            groups_read_at=timezone.now(),
        )
        return account

    return make


@pytest.fixture
def administrator(account_with: Callable[..., Any]) -> Any:
    return account_with("RTCUniversalServerAdmins", "Domain Admins", name=f"admin-{uuid.uuid4().hex[:6]}@contoso.com")


@pytest.fixture
def user_administrator(account_with: Callable[..., Any]) -> Any:
    return account_with("RTCUniversalUserAdmins", name=f"useradmin-{uuid.uuid4().hex[:6]}@contoso.com")


@pytest.fixture
def helpdesk_person(account_with: Callable[..., Any]) -> Any:
    return account_with(settings.HELPDESK_GROUP, name=f"helpdesk-{uuid.uuid4().hex[:6]}@contoso.com")


@pytest.fixture
def person_without_rights(account_with: Callable[..., Any]) -> Any:
    return account_with(name=f"norights-{uuid.uuid4().hex[:6]}@contoso.com")
