"""Organizational units, UPN suffixes, and the computers of the sample organisation."""

from collections.abc import Iterator
from typing import Final

from ocsadmin.demo import names
from ocsadmin.demo.content.dn import child
from ocsadmin.demo.content.steps import Add, Modify, Step

DEPARTMENTS: Final = ("Sales", "Engineering", "Finance", "Support", "Retail")
OFFICES: Final = ("Redmond", "Sydney")

SERVERS: Final = {
    "ocsse01": "Standard Edition server",
    "ocsfe01": "Front End Server of ocspool1",
    "ocsfe02": "Front End Server of ocspool1",
    "ocsfe03": "Free for a new pool",
    "ocsfe04": "Free for a new pool",
    "ocsfe05": "Free for a new pool",
    "ocsfe06": "Free for a new pool",
    "ocssql01": "Back-end database server of ocspool1",
    "ocssql02": "Free back-end database server",
    "ocsfs01": "File server for meeting content and the address book",
    "cwa01": "Communicator Web Access",
    "edge01": "Edge server",
}
_ENTERPRISE: Final = ("ocssql", "ocsfe")
_WORKSTATION_TRUST_ACCOUNT: Final = "4096"


def steps() -> Iterator[Step]:
    yield Modify(f"CN=Partitions,{names.CONFIGURATION}", {"uPNSuffixes": [names.SECOND_UPN_SUFFIX]})
    for dn in (names.PEOPLE, names.ADMINS, names.SERVICE_ACCOUNTS, names.OCS_SERVERS):
        yield _unit(dn)
    for department in DEPARTMENTS:
        yield _unit(department_unit(department))
        for office in OFFICES:
            yield _unit(child(office, department_unit(department), "OU"))


def computers() -> Iterator[Step]:
    """Member servers, as joined to the domain and moved to their unit."""
    for name, description in SERVERS.items():
        edition = "Enterprise" if name.startswith(_ENTERPRISE) else "Standard"
        fqdn = f"{name}.{names.DOMAIN}"
        yield Add(
            computer(name),
            {
                "objectClass": "computer",
                "sAMAccountName": f"{name.upper()}$",
                "userAccountControl": _WORKSTATION_TRUST_ACCOUNT,
                "dNSHostName": fqdn,
                "servicePrincipalName": [f"HOST/{name.upper()}", f"HOST/{fqdn}"],
                "operatingSystem": f"Windows Server 2008 {edition}",
                "operatingSystemVersion": "6.0 (6002)",
                "operatingSystemServicePack": "Service Pack 2",
                "description": description,
            },
        )


def computer(name: str) -> str:
    return child(name, names.OCS_SERVERS)


def department_unit(department: str) -> str:
    return child(department, names.PEOPLE, "OU")


def _unit(dn: str) -> Add:
    return Add(dn, {"objectClass": "organizationalUnit"})
