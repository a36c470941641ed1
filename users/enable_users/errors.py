"""What keeps people from being enabled."""

from __future__ import annotations

from ocsadmin.errors import DomainError


class NobodyToEnable(DomainError):
    """Nobody is left to be enabled."""

    code, field, status = "nobody-to-enable", "people", 422
    message = "Nobody is left to be enabled: {why}."
    hint = "Choose people who are not enabled yet."


class PoolUnknown(DomainError):
    """There is no such pool."""

    code, field, status = "pool-unknown", "pool", 422
    message = "There is no pool {pool} in the directory that could be anyone's home."
    hint = "Choose a pool of the list. One that was just created may have to be replicated first."


class SIPDomainUnknown(DomainError):
    """The domain is no SIP domain."""

    code, field, status = "sip-domain-unknown", "sip_domain", 422
    message = "“{domain}” is not a SIP domain of this forest."
    hint = "Choose one of: {known}."


class PersonNotReady(DomainError):
    """A person can't be enabled so."""

    code, field, status = "person-not-ready", "by_hand", 422
    message = "{name}: {text}"
    hint = "{cure}"
