"""Why a record can't be written."""

from __future__ import annotations

from ocsadmin.errors import DomainError


class RecordNotNeeded(DomainError):
    """A record is none of those that the deployment needs."""

    code, field, status = "record-not-needed", "records", 422
    message = "{name} is none of the records that are needed here."
    hint = "The page of DNS records and GET /api/v1/dns-records/ list them."


class AddressUnknown(DomainError):
    """Nobody has entered an address."""

    code, field, status = "address-unknown", "records", 422
    message = "{name} can't be written: nobody has entered its address."
    hint = "Enter it on the page of DNS records."


class NotForDNS(DomainError):
    """A name in the directory can't be a name in DNS."""

    code, field, status = "not-for-dns", "records", 422
    message = "A record can't be written: “{name}” can't be a name in DNS."
    hint = "Correct the name of the pool, server or SIP domain in the directory."


class AliasInTheWay(DomainError):
    """An alias has the name."""

    code, field = "alias-in-the-way", "records"
    message = "{name} can't be written: the name is an alias of {target}."
    hint = "Remove the alias first, or enter the addresses at its target."
