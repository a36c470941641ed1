"""What delegations have to know of people: their fields, their pools, who is visible."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ocsadmin import acting
from ocsadmin.acting import people
from ocsadmin.acting.people import Field, Place, Provider
from ocsadmin.jobs import guards
from ocsadmin.mirror.models import Container
from pools.models import Pool
from users import settings
from users.delegation import guard
from users.delegation.limited_directory import limited
from users.directory import attributes as ad
from users.models import User


def _number(name: str, title: Any, *attributes: str, **derived: str) -> Field:
    return Field(name, title, attributes, {name: "", **derived}, is_number=True, written_as=r"\+?\d[\d\s().-]{4,}\d")


def _plain(name: str, title: Any, attribute: str, empty: Any = "") -> Field:
    return Field(name, title, (attribute,), {name: empty})


FIELDS: Final = (
    Field("mail", _("the e-mail address"), ("mail",), {"mail": "", "proxy_addresses": []}, (ad.PROXY_ADDRESSES,)),
    _number("telephone", _("the phone number"), "telephoneNumber", phone_key=""),
    _number("mobile", _("the mobile number"), "mobile"),
    Field("other_phones", _("other phone numbers"), ad.OTHER_PHONES, {"other_phones": []}, is_number=True),
    _plain("title", _("the title"), "title"),
    _plain("department", _("the department"), "department"),
    _plain("office", _("the office"), "physicalDeliveryOfficeName"),
    _plain("company", _("the company"), "company"),
    _plain("user_principal_name", _("the user principal name"), "userPrincipalName"),
    Field(
        "sip_address",
        _("the SIP address"),
        (ad.SIP_ADDRESS,),
        {"sip_address": "", "sip_key": "", "sip_domain": "", "proxy_addresses": []},
        (ad.PROXY_ADDRESSES,),
        written_as=r"(?i)\bsips?:\S+|\S+@\S+",
    ),
    Field("proxy_addresses", _("the proxy addresses"), (ad.PROXY_ADDRESSES,), {"proxy_addresses": []}),
    _plain("line_server_uri", _("the remote call control URI"), ad.LINE_SERVER),
    *settings.delegated_fields(),
)


def register() -> None:
    """Called once, when the app is ready."""
    people.register(
        Provider(
            kind="user",
            visible=_visible,
            everyone=_everyone,
            pools=_pools,
            fields=FIELDS,
            limited=limited,
            units=_units,
        )
    )
    guards.add(guard.check)


def _visible() -> QuerySet[Any]:
    return User.objects.order_by().values("guid")


def _everyone() -> QuerySet[Any]:
    with acting.as_console():
        return _visible()


def _units(keys: Collection[str]) -> list[str]:
    return list(Container.objects.filter(dn_key__in=keys).values_list("dn", flat=True))


def _pools() -> list[Place]:
    return [Place(pool.guid, str(pool), pool.service_dn_key) for pool in Pool.objects.order_by("name")]
