"""Names that stay the same in every demo forest: the domain, the service containers, the accounts."""

import uuid
from typing import Final

DOMAIN: Final = "contoso.com"
REALM: Final = "CONTOSO.COM"
NETBIOS_DOMAIN: Final = "CONTOSO"
BASE: Final = "DC=contoso,DC=com"
CONFIGURATION: Final = f"CN=Configuration,{BASE}"
SCHEMA: Final = f"CN=Schema,{CONFIGURATION}"
RTC_SERVICE: Final = f"CN=RTC Service,CN=Services,{CONFIGURATION}"
GLOBAL_SETTINGS: Final = f"CN=Global Settings,{RTC_SERVICE}"
PEOPLE: Final = f"OU=People,{BASE}"
ADMINS: Final = f"OU=Admins,{BASE}"
SERVICE_ACCOUNTS: Final = f"OU=Service Accounts,{BASE}"
OCS_SERVERS: Final = f"OU=OCS Servers,{BASE}"
USERS: Final = f"CN=Users,{BASE}"

SECOND_UPN_SUFFIX: Final = "contoso.net"

DEMO_PASSWORD: Final = "Passw0rd!2009"  # noqa: S105 - of a demo, on purpose
"""The password of all demo sign-in accounts and of the built-in Administrator."""

SIGN_IN_ACCOUNTS: Final = ("serveradmin", "useradmin", "helpdesk", "readonly", "norights")
"""Accounts in OU=Admins that sign in with DEMO_PASSWORD; UPN is `<name>@contoso.com`."""

SERVICE_ACCOUNT: Final = "svc-ocsadmin"
READ_ONLY_SERVICE_ACCOUNT: Final = "svc-readonly"

_NAMESPACE: Final = uuid.uuid5(uuid.NAMESPACE_DNS, DOMAIN)


def braced_guid(name: str) -> str:
    """A GUID in braces that is the same in every demo forest, for objects the product names by GUID."""
    return "{" + str(uuid.uuid5(_NAMESPACE, name)).upper() + "}"


def upn(account: str) -> str:
    """The user principal name of one of the demo's own accounts."""
    return f"{account}@{DOMAIN}"
