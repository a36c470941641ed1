"""What stands in the way of configuring a pool and its Edge Servers."""

from __future__ import annotations

from ocsadmin.errors import BadInput, DomainError


class WrongValue(BadInput):
    """A value is of another kind."""

    code = "wrong-value"


class PoolUnknown(DomainError):
    """There is no such pool."""

    code, field, status = "pool-unknown", "pool", 404
    message = "{pool} is not a pool or server of this forest."
    hint = "Choose one of the list; a pool that was just created shows up after the directory has replicated."


class AnotherPoolRedirects(DomainError):
    """Another pool redirects automatic logon."""

    code, field = "another-pool-redirects", "redirects_logon"
    message = "{pool} authenticates and redirects automatic client logon requests; only one pool or server may."
    hint = "Clear the box, or choose to move the task here."


class RedirectionNeedsAutomaticLogon(DomainError):
    """Clients are configured by hand."""

    code, field, status = "redirection-needs-automatic-logon", "redirects_logon", 422
    message = "Where clients are manually configured for logon, there are no requests to redirect."
    hint = "Clear the box, or let clients use DNS SRV records."


class NoLogonDomain(DomainError):
    """Automatic logon needs a SIP domain."""

    code, field, status = "no-logon-domain", "logon_domains", 422
    message = "No SIP domain is chosen for automatic logon."
    hint = "Choose at least one, or configure clients manually."


class NotALogonDomain(DomainError):
    """A domain for automatic logon is no SIP domain."""

    code, field, status = "not-a-logon-domain", "logon_domains", 422
    message = "{name} will not be a SIP domain of this forest."
    hint = "Choose among: {known}."


class OwnServer(DomainError):
    """An Edge Server is one of the forest's own servers."""

    code, status = "own-server", 422
    message = "{fqdn} is {owner}; an Edge Server is a computer of the perimeter network."
    hint = "Type the FQDN of the Edge Server's internal interface."


class EdgeServerTwice(DomainError):
    """An Edge Server is named twice."""

    code, field, status = "edge-server-twice", "access_edge_servers", 422
    message = "{fqdn} is in the list twice."
    hint = "Name it once."


class BadPort(DomainError):
    """A port is out of range."""

    code, status = "bad-port", 422
    message = "{value} can't be {what}: ports go from 1 to 65535."
    hint = "The usual port is {usual}."


class NextHopNotTrusted(DomainError):
    """The next hop is not trusted."""

    code, field, status = "next-hop-not-trusted", "next_hop", 422
    message = "{fqdn} is neither a trusted Access Edge Server nor a pool or server that could be a Director."
    hint = "Choose one of {known}, or add it to the trusted Access Edge Servers."


class NextHopIsThePool(DomainError):
    """The next hop is the pool itself."""

    code, field, status = "next-hop-is-the-pool", "next_hop", 422
    message = "{fqdn} is the pool that is being configured; its next hop is another server."
    hint = "Type the FQDN of the Access Edge Server or of the Director."


class NoEdgeServer(DomainError):
    """External access needs an Access Edge Server."""

    code, field, status = "no-edge-server", "access_edge_servers", 422
    message = "No trusted Access Edge Server is named."
    hint = "Type the internal FQDN of each, one on a line, or choose not to configure external user access now."
