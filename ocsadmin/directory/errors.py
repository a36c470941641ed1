"""What can go wrong at the directory, each with its cause and cure."""

from __future__ import annotations

from ocsadmin.errors import DomainError


class DirectoryError(DomainError):
    """The directory did not do what was asked."""

    code = "directory-error"
    status = 502
    message = "The directory refused to {what}: {words}"
    hint = "Read the directory's words; the event log of {host} says more."


class DirectoryUnreachable(DirectoryError):
    """No domain controller answers."""

    code = "directory-unreachable"
    status = 503
    message = "No domain controller answers at {hosts}: {words}"
    hint = "Check that one of them runs and that no firewall stands between. Nothing was lost; try again then."


class OutcomeUnknown(DirectoryUnreachable):
    """The connection broke while something was written."""

    code = "outcome-unknown"
    message = "The connection to {hosts} broke while {dn} was written; it may or may not have been written: {words}"
    hint = "Look at what stands there now before you try again."


class DirectoryNotTrusted(DirectoryError):
    """The domain controller's certificate is not trusted."""

    code = "directory-not-trusted"
    status = 503
    message = "The certificate of {host} is not trusted: {words}"
    hint = "Renew that certificate, or name the authority that signed it in OCSADMIN_LDAP_CA_FILE."


class AuthorityUnreadable(DirectoryNotTrusted):
    """The file of the certification authority can't be read."""

    code = "authority-unreadable"
    message = "The certificates of the trusted authorities can't be read from {file}: {words}"
    hint = "Name a file in PEM format in OCSADMIN_LDAP_CA_FILE that the console may read."


class ServiceAccountRefused(DirectoryError):
    """The console's own account can't sign in."""

    code = "service-account-refused"
    status = 503
    message = "The directory refuses the console's account {account}: {words}"
    hint = "Check its password (OCSADMIN_LDAP_PASSWORD_FILE) and that it is neither locked nor expired."


class WrongPassword(DirectoryError):
    """The name or the password is wrong."""

    code = "wrong-password"
    status = 401
    message = "{words}"
    hint = "Check the name and the password. An account that is disabled or has expired can't sign in here."


class NotAllowed(DirectoryError):
    """The console's account may not do this."""

    code = "directory-not-allowed"
    status = 403
    message = "The console's account may not {what}: {words}"
    hint = (
        "Give it the right (see the guide on configuration). Where the account is protected (adminCount is 1), "
        "Active Directory takes inherited rights away within the hour: change it as a Domain Admin."
    )


class StaleValue(DirectoryError):
    """Someone changed the object meanwhile."""

    code = "stale"
    status = 409
    message = "{dn} was changed by someone else: {words}"
    hint = "Nothing was overwritten. Look at what stands there now and plan again."


class NotThere(DirectoryError):
    """The object is gone."""

    code = "not-there"
    status = 404
    message = "{dn} is not in the directory."
    hint = "It was deleted, moved, or can't be seen by the console's account. Read the mirror anew."


class AlreadyThere(DirectoryError):
    """An object of this name exists."""

    code = "already-there"
    status = 409
    message = "{dn} is in the directory already."
    hint = "Choose another name, or look at what stands there."


class RefusedValue(DirectoryError):
    """The directory does not accept a value."""

    code = "refused-value"
    status = 422
    message = "The directory does not accept a value of {dn}: {words}"
    hint = "Check the values of this change against the schema."


class ReadOnlyMode(DirectoryError):
    """The console is in read-only mode."""

    code = "read-only-mode"
    status = 403
    message = "The console is set to read only, so it does not {what}."
    hint = "Unset OCSADMIN_LDAP_READ_ONLY to allow writing."


class ForestNotPrepared(DirectoryError):
    """The forest is not prepared."""

    code = "forest-not-prepared"
    status = 409
    message = "There is no RTC Service in the Configuration partition or in System of {domain}."
    hint = "Prepare the schema, the forest and the domain first."
