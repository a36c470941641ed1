"""What of a person's proxy addresses goes and comes with another SIP address.

Source: OCS 2007 R2 Active Directory schema reference, "proxyAddresses": the SIP URI stands there too, with the tag
``sip:``. As with e-mail a tag in capitals marks the primary address of its kind, one in small letters the others.
"""

from __future__ import annotations

from ocsadmin.directory import Entry
from users.directory import attributes as ad
from users.directory import sip_uri


def for_sip(entry: Entry, uri: str, *, keep_old: bool = False) -> tuple[list[str], list[str]]:
    """The values to go and to come: the former SIP address gives way to ``uri``, all others stay.

    ``keep_old``: the former one stays too, as a secondary address.
    """
    values = entry.texts(ad.PROXY_ADDRESSES)
    former = entry.text(ad.SIP_ADDRESS)
    of_former = [one for one in values if former and is_sip(one) and sip_uri.key(one) == sip_uri.key(former)]
    has_new = any(is_sip(one) and sip_uri.key(one) == sip_uri.key(uri) for one in values)
    leaving = [one for one in of_former if sip_uri.key(one) != sip_uri.key(uri)] if has_new else of_former
    coming = [] if has_new else [_tagged_like(of_former, uri) if keep_old else uri]
    if keep_old and former and sip_uri.key(former) != sip_uri.key(uri):
        kept = sip_uri.uri(former)
        return [one for one in leaving if one != kept], [*coming, *([] if kept in of_former else [kept])]
    return leaving, coming


def is_sip(value: str) -> bool:
    return value[:4].lower() == "sip:"


def _tagged_like(former: list[str], uri: str) -> str:
    """``SIP:`` where the former one, which stays as a secondary one, had its tag in capitals."""
    capitals = any(one.startswith("SIP:") for one in former)
    return f"SIP:{uri[4:]}" if capitals else uri
