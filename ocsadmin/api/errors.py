"""What can be wrong with a request, whatever it asks for."""

from __future__ import annotations

from ocsadmin.errors import DomainError


class UnknownParameter(DomainError):
    """A query parameter is not known."""

    code = "unknown-parameter"
    status = 400
    message = "This resource has no query parameter {name}."
    hint = "It takes: {known}."


class BadParameter(DomainError):
    """A query parameter has a value that can't be used."""

    code = "bad-parameter"
    status = 400
    message = "{name} can't be {value}."
    hint = "{cure}"


class BadCursor(DomainError):
    """The cursor does not fit."""

    code = "bad-cursor"
    field = "cursor"
    status = 400
    message = "The cursor does not belong to this list and order."
    hint = "Follow the address in 'next' as it is, or begin again without a cursor."


class PreconditionFailed(DomainError):
    """The object is not the one that was seen."""

    code = "precondition-failed"
    status = 412
    message = "The object has another ETag now: {etag}."
    hint = "Read it again, look at what changed, and send the new ETag in If-Match."


class KeyUsedOtherwise(DomainError):
    """The Idempotency-Key was used for another request."""

    code = "idempotency-key-reused"
    status = 422
    message = "The Idempotency-Key {key} came with another body before."
    hint = "Use a new key for each new wish; repeat a key only with the very same request."


class KeyInFlight(DomainError):
    """A request with this Idempotency-Key is being worked on."""

    code = "idempotency-key-in-flight"
    status = 409
    message = "A request with the Idempotency-Key {key} is still being worked on."
    hint = "Wait a second and send it again; you will get the answer of the first."


class BadKey(DomainError):
    """The Idempotency-Key can't be used."""

    code = "bad-idempotency-key"
    status = 400
    message = "An Idempotency-Key has 1 to 200 characters; this one has {length}."
    hint = "A random UUID is a good key."


class BrokerSilent(DomainError):
    """The message broker does not answer."""

    code = "broker-silent"
    status = 503
    message = "The message broker does not answer, so replication can't be started now."
    hint = "It also runs by the clock. Check that the broker runs."
