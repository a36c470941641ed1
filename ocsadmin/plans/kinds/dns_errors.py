"""What can go wrong at a name server, each with its cause and cure."""

from __future__ import annotations

from ocsadmin.errors import DomainError


class NameServerError(DomainError):
    """A name server did not answer as it should."""

    code, status = "name-server-error", 502
    message = "The name server {server} answers {words} when asked about {name}."
    hint = "Ask whoever runs that name server; its log says more."


class NameServerSilent(NameServerError):
    """A name server does not answer."""

    code, status = "name-server-silent", 503
    message = "The name server {server} does not answer: {words}."
    hint = "Check its address, and that no firewall stands between (UDP and TCP). Nothing was lost; try again then."


class UpdateOutcomeUnknown(NameServerSilent):
    """The connection broke while a record was written."""

    code = "dns-outcome-unknown"
    message = "The connection to {server} broke while {name} was written; it may or may not have been: {words}."
    hint = "The console looks at what stands there before it tries again."


class GarbledAnswer(NameServerError):
    """A name server's answer makes no sense."""

    code = "dns-answer-garbled"
    message = "What {server} answers about {name} is not DNS: {words}."
    hint = "Check the port: something else than a name server may listen there."


class LookUpRefused(NameServerError):
    """A name server refuses to answer."""

    code, status = "dns-look-up-refused", 403
    message = "The name server {server} refuses to tell the console about {name} (REFUSED)."
    hint = "It serves no such zone, or the console's address is not among those that may ask it."


class NoZoneHere(NameServerError):
    """A name server does not hold the zone of a name."""

    code, status, field = "no-zone-here", 422, "name_server"
    message = "The name server {server} holds no zone in which {name} lies: {words}."
    hint = "Name the server that holds the zone, or make the zone there first."


class UpdateRefused(NameServerError):
    """A name server takes no updates from the console."""

    code, status = "dns-update-refused", 403
    message = "The name server {server} refuses to change {name} in the zone {zone} ({words})."
    hint = (
        "Allow dynamic updates for the console's address or give a TSIG key. A zone that takes secure updates only "
        "(GSS-TSIG, the default in Active Directory) is out of the console's reach: hand over the commands."
    )


class KeyRefused(UpdateRefused):
    """A name server does not accept the key of an update."""

    code = "dns-key-refused"
    message = "The name server {server} does not accept the key {key}: {words}."
    hint = "Name, algorithm and secret of the key must be the same on both sides, and the clocks within 5 minutes."


class NotWritten(NameServerError):
    """An update was answered well, yet nothing changed."""

    code = "dns-not-written"
    message = "The name server {server} said that it changed {name}, but still answers as before: {words}."
    hint = "It may have its data from elsewhere, or another record of this name stands in the way."


class RecordMoved(DomainError):
    """A record is no longer as the plan saw it."""

    code = "dns-record-moved"
    message = "{name} at {server} is no longer as the plan saw it ({words}). Nothing was overwritten."
    hint = "Look at what stands there now, and plan again."


class KeyMissing(DomainError):
    """The key of an update is not known."""

    code, status, field = "dns-key-missing", 422, "key"
    message = "The console has no TSIG key of the name {key}."
    hint = "Type it on the page of DNS records, or name it in OCSADMIN_DNS_UPDATE_KEY."


class BadKey(DomainError):
    """A TSIG key can't be used."""

    code, status = "bad-dns-key", 422
    message = "This TSIG key can't be used: {problem}."
    hint = "Write algorithm:name:secret, the secret in base64, as tsig-keygen prints it."
