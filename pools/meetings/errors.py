"""What stands in the way of changing global meeting settings and policies."""

from __future__ import annotations

from ocsadmin.errors import DomainError


class PolicyUnknown(DomainError):
    """There is no such meeting policy."""

    code, field, status = "meeting-policy-unknown", "policy", 404
    message = "{policy} is not a meeting policy of this forest."
    hint = "Choose one of the list; it may have been removed meanwhile."


class NoGlobalSettings(DomainError):
    """The forest has no global settings."""

    code, status = "no-global-settings", 409
    message = "{dn} is not in the directory."
    hint = "Prepare the forest first."


class PolicyNameTaken(DomainError):
    """Another meeting policy has this name."""

    code, field = "policy-name-taken", "name"
    message = "{name} is the name of a meeting policy already."
    hint = "Choose another name; capital letters make no difference."


class BadPolicyName(DomainError):
    """A meeting policy can't be called this."""

    code, field, status = "bad-policy-name", "name", 422
    message = "“{name}” can't be the name of a meeting policy: {problem}."
    hint = "{cure}"


class PolicyInUse(DomainError):
    """A meeting policy is in use."""

    code, field = "policy-in-use", "policy"
    message = "{name} is in use: {by}."
    hint = "{cure}"


class UnreadablePolicy(DomainError):
    """The content of a meeting policy can't be read."""

    code, field = "unreadable-policy", "policy"
    message = "The content of {name} is not the XML of a policy: {words}"
    hint = "Copy another policy and give that one to the users instead."
