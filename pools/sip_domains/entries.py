"""The SIP domains of the forest, as the directory has them."""

from __future__ import annotations

from ocsadmin.directory import Directory, Entry
from ocsadmin.directory.filters import object_class


def sip_domains(directory: Directory) -> tuple[Entry, ...]:
    """The SIP domains with all their attributes, the default one first."""
    found = directory.search(directory.forest.global_settings, object_class("msRTCSIP-Domain"), attributes=("*",))
    return tuple(sorted(found, key=lambda one: (not one.true("msRTCSIP-Default"), name_of(one), one.dn_text.lower())))


def name_of(entry: Entry) -> str:
    return entry.text("msRTCSIP-DomainName")
