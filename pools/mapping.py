"""Attribute ↔ field of everything that pools mirrors, declared once.

Source: Office Communications Server 2007 R2, "Schema attributes by class" and the WMI reference (MSFT_SIPPoolSetting,
MSFT_SIPTrustedServiceSetting, MSFT_SIPApplicationContactSetting).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from ocsadmin.directory import DN, DNWithBinary, Entry
from ocsadmin.directory.filters import Filter, any_of, object_class
from ocsadmin.mirror import kinds
from ocsadmin.mirror.kinds import Base, Column, MirrorKind, dn_key, flag, leaf, number, text, texts
from ocsadmin.mirror.models import MirroredObject

from . import models, names
from .directory.server_names import name_servers_after_computers
from .meetings.policy_content import BadPolicyContent, settings_of

logger = logging.getLogger(__name__)


def _pairs(field: str, attribute: str) -> Column:
    return Column(field, attribute, lambda entry: names.name_and_value(entry.texts(attribute)))


def _maybe(field: str, attribute: str) -> Column:
    """A number, or None where the attribute is absent (absence has a meaning of its own)."""
    return number(field, attribute, default=None)


def _of_dn(field: str, read: Callable[[DN], str]) -> Column:
    return Column(field, "", lambda entry: read(entry.dn))


def _link_keys(field: str, attribute: str) -> Column:
    """Keys of several links; a DN with binary counts by its octets as a little-endian number: its place."""

    def read(entry: Entry) -> list[str]:
        links = list(entry.all(attribute))
        binary = [one for one in links if isinstance(one, DNWithBinary)]
        ordered = sorted(binary, key=lambda one: int.from_bytes(one.octets, "little"))
        plain = sorted(one.key for one in links if isinstance(one, DN))
        return [*(one.dn.key for one in ordered), *plain]

    return Column(field, attribute, read)


def _policy_name(entry: Entry) -> str:
    """``Name=`` in PolicyData, else the property Name of the content, else the CN."""
    named = names.name_and_value(entry.texts("msRTCSIP-PolicyData")).get("Name")
    return named or _settings(entry).get("Name") or entry.dn.name


def _settings(entry: Entry) -> dict[str, str]:
    try:
        return settings_of(entry.text("msRTCSIP-PolicyContent"))
    except BadPolicyContent as error:
        logger.warning("The content of the policy %s can't be read: %s", entry.dn_text, error)
        return {}


def _server_fqdn(entry: Entry) -> str:
    """serviceDNSName, else what the computer's DN spells; the computer's own dNSHostName corrects it later."""
    computer = names.owner_of_service(entry.dn)
    return entry.text("serviceDNSName") or f"{computer.name}.{computer.domain}"


ROLE_CLASSES = {
    "msRTCSIP-MCU": (models.ServerRole.Kind.MCU, "msRTCSIP-MCUFactoryAddress"),
    "msRTCSIP-WebComponents": (models.ServerRole.Kind.WEB_COMPONENTS, "msRTCSIP-WebComponentsPoolAddress"),
    "msRTCSIP-ApplicationServer": (models.ServerRole.Kind.APPLICATION_SERVER, "msRTCSIP-ApplicationServerPoolLink"),
    "msRTCSIP-MediationServer": (models.ServerRole.Kind.MEDIATION_SERVER, ""),
}
"""Class of each role's object → its kind, and the attribute that ties it to the pool."""


def _role_kind(entry: Entry) -> str:
    classes = set(entry.texts("objectClass"))
    return next((str(kind) for name, (kind, _link) in ROLE_CLASSES.items() if name in classes), "")


def _role_link(entry: Entry) -> str:
    links = (entry.link(attribute) for _kind, attribute in ROLE_CLASSES.values() if attribute)
    return next((link.key for link in links if link), "")


def _path(dn: DN) -> str:
    units = [value for kind, value in reversed(dn.rdns) if kind.upper() != "DC"]
    return "/".join([dn.domain, *units])


def _rtc(
    name: str, title: Any, model: type[MirroredObject], class_name: str, *columns: Column, label: str = ""
) -> MirrorKind:
    """A kind of objects below RTC Service, told by their class."""
    return _kind(name, title, model, "rtc_service", object_class(class_name), *columns, label=label)


def _kind(
    name: str, title: Any, model: type[MirroredObject], base: Base, where: Filter, *columns: Column, **more: Any
) -> MirrorKind:
    return MirrorKind(
        name=name, title=title, model=model, base=base, where=where, columns=columns, keep_raw=True, **more
    )


KINDS: tuple[MirrorKind, ...] = (
    _rtc(
        "global_settings",
        _("Global settings"),
        models.GlobalSettings,
        "msRTCSIP-GlobalContainer",
        number("meeting_flags", "msRTCSIP-MeetingFlags"),
        number("uc_flags", "msRTCSIP-UCFlags"),
        dn_key("meeting_policy_key", "msRTCSIP-MeetingPolicy"),
        dn_key("uc_policy_key", "msRTCSIP-UCPolicy"),
        number("archive_flags", "msRTCSIP-ArchiveDefaultFlags"),
        flag("federation_enabled", "msRTCSIP-EnableFederation"),
        text("edge_proxy", "msRTCSIP-DefaultRouteToEdgeProxy"),
        _maybe("edge_proxy_port", "msRTCSIP-DefaultRouteToEdgeProxyPort"),
        texts("user_domains", "msRTCSIP-UserDomainList"),
    ),
    _rtc(
        "sip_domain",
        _("SIP domains"),
        models.SIPDomain,
        "msRTCSIP-Domain",
        text("name", "msRTCSIP-DomainName"),
        flag("is_default", "msRTCSIP-Default"),
        _pairs("data", "msRTCSIP-DomainData"),
        label="msRTCSIP-DomainName",
    ),
    _rtc(
        "trusted_server",
        _("Trusted servers"),
        models.TrustedServer,
        "msRTCSIP-TrustedServer",
        text("fqdn", "msRTCSIP-TrustedServerFQDN"),
        _maybe("version", "msRTCSIP-TrustedServerVersion"),
        label="msRTCSIP-TrustedServerFQDN",
    ),
    _rtc(
        "pool",
        _("Pools"),
        models.Pool,
        "msRTCSIP-Pool",
        leaf("name"),
        text("fqdn", "dNSHostName"),
        text("display_name", "msRTCSIP-PoolDisplayName"),
        _maybe("pool_type", "msRTCSIP-PoolType"),
        _maybe("version", "msRTCSIP-PoolVersion"),
        _maybe("functionality", "msRTCSIP-PoolFunctionality"),
        text("back_end_server", "msRTCSIP-BackEndServer"),
        text("domain_fqdn", "msRTCSIP-PoolDomainFQDN"),
        _pairs("pool_data", "msRTCSIP-PoolData"),
        texts("applications", "msRTCSIP-ApplicationList"),
        _link_keys("trusted_service_keys", "msRTCSIP-TrustedServiceLinks"),
        dn_key("default_location_profile_key", "msRTCSIP-DefaultLocationProfileLink"),
        _of_dn("service_dn_key", lambda dn: names.pool_service(dn).key),
    ),
    _rtc(
        "trusted_service",
        _("Trusted service entries"),
        models.TrustedServiceEntry,
        "msRTCSIP-TrustedService",
        text("service_type", "msRTCSIP-TrustedServiceType"),
        text("fqdn", "msRTCSIP-TrustedServerFQDN"),
        Column(
            "tls_target",
            "msRTCSIP-ExtensionData",
            lambda entry: names.name_and_value(entry.texts("msRTCSIP-ExtensionData")).get("TLSTarget", ""),
        ),
        _maybe("port", "msRTCSIP-TrustedServicePort"),
        flag("routable", "msRTCSIP-Routable"),
        _maybe("version", "msRTCSIP-TrustedServerVersion"),
        dn_key("routing_pool_key", "msRTCSIP-RoutingPoolDN"),
        _pairs("extension", "msRTCSIP-ExtensionData"),
        label="msRTCSIP-TrustedServiceType",
    ),
    _rtc(
        "application_contact",
        _("Application contacts"),
        models.ApplicationContact,
        "contact",
        text("sip_uri", "msRTCSIP-PrimaryUserAddress"),
        text("display_name", "displayName"),
        text("display_number", "telephoneNumber"),
        text("line_uri", "msRTCSIP-Line"),
        flag("enabled", "msRTCSIP-UserEnabled"),
        flag("federation_enabled", "msRTCSIP-FederationEnabled"),
        number("option_flags", "msRTCSIP-OptionFlags"),
        dn_key("pool_key", "msRTCSIP-PrimaryHomeServer"),
        dn_key("destination_key", "msRTCSIP-ApplicationDestination"),
        label="msRTCSIP-PrimaryUserAddress",
    ),
    _rtc(
        "user_policy",
        _("Policies"),
        models.UserPolicy,
        "msRTCSIP-GlobalUserPolicy",
        Column("name", "msRTCSIP-PolicyData", _policy_name),
        text("policy_type", "msRTCSIP-PolicyType"),
        flag("is_default", "msRTCSIP-DefaultPolicy"),
        Column("settings", "msRTCSIP-PolicyContent", _settings),
        label="msRTCSIP-PolicyData",
    ),
    _rtc(
        "normalization_rule",
        _("Normalization rules"),
        models.NormalizationRule,
        "msRTCSIP-LocalNormalization",
        text("name", "msRTCSIP-RuleName"),
        text("pattern", "msRTCSIP-Pattern"),
        text("translation", "msRTCSIP-Translation"),
        text("description", "msRTCSIP-Description"),
        label="msRTCSIP-RuleName",
    ),
    _rtc(
        "location_profile",
        _("Location profiles"),
        models.LocationProfile,
        "msRTCSIP-LocationProfile",
        text("name", "msRTCSIP-LocationName"),
        text("description", "msRTCSIP-Description"),
        text("external_access_code", "msRTCSIP-ExternalAccessCode"),
        _link_keys("rule_keys", "msRTCSIP-LocalNormalizationLinks"),
        label="msRTCSIP-LocationName",
    ),
    _kind(
        "organizational_unit",
        _("Organizational units"),
        models.OrganizationalUnit,
        "domain",
        object_class("organizationalUnit"),
        text("name", "ou"),
        _of_dn("path", _path),
    ),
    _kind(
        "computer",
        _("Computers"),
        models.Computer,
        "domain",
        object_class("computer"),
        leaf("name"),
        text("fqdn", "dNSHostName"),
        text("operating_system", "operatingSystem"),
        text("operating_system_version", "operatingSystemVersion"),
        text("description", "description"),
        after_store=name_servers_after_computers,
    ),
    _kind(
        "server",
        _("Servers"),
        models.Server,
        "domain",
        object_class("msRTCSIP-Server"),
        Column("fqdn", "serviceDNSName", _server_fqdn),
        _of_dn("computer_key", lambda dn: names.owner_of_service(dn).key),
        dn_key("pool_key", "msRTCSIP-PoolAddress"),
        _maybe("version", "msRTCSIP-ServerVersion"),
        flag("enterprise_services", "msRTCSIP-EnterpriseServices"),
        after_store=name_servers_after_computers,
    ),
    _kind(
        "server_role",
        _("Server roles"),
        models.ServerRole,
        "domain",
        any_of("objectClass", tuple(ROLE_CLASSES)),
        Column("kind", "objectClass", _role_kind),
        leaf("name"),
        _of_dn("computer_key", lambda dn: names.owner_of_service(dn).key),
        Column("link_key", "msRTCSIP-MCUFactoryAddress", _role_link),
        _maybe("version", "msRTCSIP-ServerVersion"),
        texts("applications", "msRTCSIP-ApplicationList"),
        extra=tuple(attribute for _role, attribute in ROLE_CLASSES.values() if attribute),
    ),
)
"""In the order of replication: what holds for the forest first."""

ATTRIBUTES: dict[type, dict[str, str]] = {
    kind.model: {column.field: column.attribute for column in kind.columns} for kind in KINDS
}
"""Model → field → attribute; operations that write look names up here."""


def register() -> None:
    """Tell replication about every kind."""
    for kind in KINDS:
        kinds.register(kind)
