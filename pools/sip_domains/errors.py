"""What stands in the way of adding and removing SIP domains."""

from __future__ import annotations

from ocsadmin.errors import DomainError


class SIPDomainThere(DomainError):
    """The SIP domain is there already."""

    code, field = "sip-domain-there", "add_sip_domains"
    message = "{name} is a SIP domain already{spelled}."
    hint = "Leave it out."


class SIPDomainTwice(DomainError):
    """A SIP domain is named twice."""

    code, field, status = "sip-domain-twice", "add_sip_domains", 422
    message = "{name} is in the list twice."
    hint = "Name it once; capital letters make no difference."


class SIPDomainUnknown(DomainError):
    """There is no such SIP domain."""

    code, field, status = "sip-domain-unknown", "remove_sip_domains", 422
    message = "{name} is not a SIP domain of this forest."
    hint = "The SIP domains are: {known}."


class DefaultSIPDomainStays(DomainError):
    """The default SIP domain can't be removed."""

    code, field = "default-sip-domain-stays", "remove_sip_domains"
    message = "{name} is the default SIP domain."
    hint = "It stays: the addresses (GRUUs) of servers and applications are made of it."


class SIPDomainInUse(DomainError):
    """Addresses are in the SIP domain."""

    code, field = "sip-domain-in-use", "remove_sip_domains"
    message = "{count} in {name}: {first}{more}."
    hint = "Give them addresses in another SIP domain first."
