"""The Web Components Server: its objects, HTTPS, the virtual directories.

Source: Deploying Enterprise Edition, "Validate Web Components Server Configuration" and "IIS Requirements for
Enterprise Pools and Standard Edition Servers", table "Virtual Directories for Internal Access".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pools.validation import hints, targets
from pools.validation.local.people import COMPONENTS, GUESTS
from pools.validation.roles import Role, Step
from pools.validation.subject import Subject

from . import common
from .base import Check

ROLE = Role.WEB_COMPONENTS
MINE = frozenset({ROLE})


@dataclass(frozen=True)
class Directory:
    """A virtual directory; ``folder``: files lie in it, so that listing it may be refused."""

    what: str
    path: str
    scheme: str = "http"
    folder: bool = True


DIRECTORIES = (
    Directory("Address Book Server", "/ABS/int/Handler", "https", folder=False),
    Directory("Client updates", "/AutoUpdate/Int"),
    Directory("Web conferencing (Conf)", "/Conf/Int"),
    Directory("Device updates", "/DeviceUpdateFiles_Int"),
    Directory("Meeting content", "/etc/place/null"),
    Directory("Group Expansion and Address Book Web Query", "/GroupExpansion/int/service.asmx", folder=False),
    Directory("Phone Conferencing", "/PhoneConferencing/Int"),
    Directory("Device Update Service Request Handler", "/RequestHandler"),
    Directory("Response Group Service", "/Rgs"),
)


def checks(subject: Subject) -> Iterator[Check]:
    yield from common.standing(subject, ROLE)
    for server in subject.servers:
        fqdn = server.fqdn.lower()
        title = "Web Components Server: linked and trusted"
        yield Check("web_components", Step.LOCAL, title, fqdn, MINE, {"server": fqdn}, server=fqdn)
    yield Check("web_stores", Step.LOCAL, "Web farm and stores", subject.pool.name, MINE, hints=(hints.WEB_COMPONENTS,))
    groups = {"groups": [COMPONENTS, GUESTS]}
    name = f"{subject.pool.name} (web)"
    yield Check("service_accounts", Step.LOCAL, "Component and guest accounts", name, MINE, groups)
    yield common.address(ROLE, subject.web_farm, "the Web farm")
    yield common.port(ROLE, subject.web_farm, targets.HTTPS, "Web farm", title="Web farm: HTTPS")
    yield common.port(ROLE, subject.web_farm, targets.HTTP, "Web farm", title="Web farm: HTTP")
    what = "Web Components Server"
    yield common.certificate(
        ROLE, subject.web_farm, targets.HTTPS, [subject.web_farm], what, hint=hints.WEB_UNAUTHORIZED
    )
    for directory in DIRECTORIES:
        yield _virtual(subject, directory)


def _virtual(subject: Subject, directory: Directory) -> Check:
    url = f"{directory.scheme}://{subject.web_farm}{directory.path}"
    codes = [hints.WEB_UNREACHABLE, hints.WEB_UNAUTHORIZED]
    return Check(
        "web_directory",
        Step.CONNECTIVITY,
        f"Virtual directory: {directory.what}",
        url,
        MINE,
        {"url": url, "what": directory.what, "folder": directory.folder},
        hints=tuple([*codes, hints.LOOPBACK] if subject.has_load_balancer else codes),
    )
