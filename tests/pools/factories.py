"""Mirror rows of pools and servers, and the wish for a new pool; valid by default."""

from __future__ import annotations

import uuid
from typing import Any

import factory
from django.utils import timezone

from ocsadmin.directory import DN
from pools import names
from pools.models import Pool, Server, ServerRole, SIPDomain, TrustedServiceEntry

RTC_SERVICE = DN.parse("CN=RTC Service,CN=Services,CN=Configuration,DC=contoso,DC=com")


def pool_json(**changes: Any) -> dict[str, Any]:
    """A wish for a pool that nothing in the demo forest stands against."""
    return {
        "name": "nordpool",
        "domain": "contoso.com",
        "sql_instance": r"ocssql02.contoso.com\lcs7",
        "internal_web_farm_fqdn": "web-nord.contoso.com",
        "external_web_farm_fqdn": "web-nord.example.net",
        "user_database_path": r"H:\Data\Users",
        "user_log_path": r"I:\Logs\Users",
        "dynamic_database_path": r"J:\Data\Dynamic",
        "dynamic_log_path": r"K:\Logs\Dynamic",
        "meeting_content_path": r"\\ocsfs01\nord\Slides",
        "meeting_metadata_path": r"\\ocsfs01\nord\Meta",
        "address_book_path": r"\\ocsfs01\nord\Book",
        "application_data_path": r"\\ocsfs01\nord\Apps",
        "client_update_path": r"\\ocsfs01\nord\Updates",
        **changes,
    }


class Mirrored(factory.django.DjangoModelFactory[Any]):
    """What all mirrored rows have."""

    class Meta:
        abstract = True

    guid = factory.LazyFunction(uuid.uuid4)
    dn_key = factory.LazyAttribute(lambda row: DN.parse(row.dn).key)
    read_at = factory.LazyFunction(timezone.now)


class PoolFactory(Mirrored):
    class Meta:
        model = Pool

    name = factory.Sequence(lambda n: f"pool{n:03d}")
    fqdn = factory.LazyAttribute(lambda row: f"{row.name}.contoso.com")
    dn = factory.LazyAttribute(lambda row: str(RTC_SERVICE.child("CN", "Pools").child("CN", row.name)))
    pool_type = 10
    version = 4
    functionality = 2
    back_end_server = factory.LazyAttribute(lambda row: f"sql-{row.name}.contoso.com")
    service_dn_key = factory.LazyAttribute(lambda row: names.pool_service(DN.parse(row.dn)).key)


class ServerFactory(Mirrored):
    class Meta:
        model = Server

    class Params:
        name = factory.Sequence(lambda n: f"fe{n:03d}")
        pool = None

    fqdn = factory.LazyAttribute(lambda row: f"{row.name}.contoso.com")
    dn = factory.LazyAttribute(lambda row: f"CN=LC Services,CN=Microsoft,CN={row.name},OU=Servers,DC=contoso,DC=com")
    computer_key = factory.LazyAttribute(lambda row: DN.parse(row.dn).parent.parent.key)
    pool_key = factory.LazyAttribute(lambda row: row.pool.service_dn_key if row.pool else "")
    version = 4


class ServerRoleFactory(Mirrored):
    class Meta:
        model = ServerRole

    class Params:
        server = None

    name = "LS AV MCU"
    kind = ServerRole.Kind.MCU
    dn = factory.LazyAttribute(lambda row: str(DN.parse(row.server.dn).parent.child("CN", row.name)))
    computer_key = factory.LazyAttribute(lambda row: row.server.computer_key)


class SIPDomainFactory(Mirrored):
    class Meta:
        model = SIPDomain

    name = factory.Sequence(lambda n: f"d{n}.example.com")
    dn = factory.LazyAttribute(lambda row: str(RTC_SERVICE.child("CN", "Global Settings").child("CN", row.name)))


class TrustedServiceEntryFactory(Mirrored):
    class Meta:
        model = TrustedServiceEntry

    service_type = factory.Sequence(lambda n: f"App{n}")
    fqdn = "app.contoso.com"
    port = 6000
    dn = factory.LazyAttribute(
        lambda row: str(RTC_SERVICE.child("CN", "Trusted Services").child("CN", f"{{{uuid.uuid4()}}}"))
    )
