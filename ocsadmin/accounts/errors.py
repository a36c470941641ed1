"""What can be wrong with signing in and with rights, each with its cure."""

from __future__ import annotations

from ocsadmin.errors import DomainError


class RightMissing(DomainError):
    """The account may not do that."""

    code = "right-missing"
    status = 403
    message = "{who} may not {what}."
    hint = "It takes membership of {groups}. Sign in again after you have been added to a group."


class NotDelegated(RightMissing):
    """The groups of the account would do, but nothing of that is delegated to it."""

    code = "not-delegated"
    message = "{who} may not {what}: it is not delegated to this account, or no longer."
    hint = "Ask a server administrator for a delegation."


class NotALocalAdministrator(DomainError):
    """It takes a local administrator."""

    code = "not-a-local-administrator"
    status = 403
    message = "{who} can't accept another group: it takes a local administrator, whom no group makes one."
    hint = "Sign in as local:NAME, or use manage.py pin_groups on the console's host."


class NothingToAccept(DomainError):
    """No other group bears the name."""

    code = "nothing-to-accept"
    status = 404
    message = "No other group of the directory bears the name {name}."
    hint = "The page 'Groups' and manage.py pin_groups list those that do."


class TooManyTries(DomainError):
    """There were too many tries to sign in."""

    code = "too-many-tries"
    status = 429
    message = "There were too many failed tries to sign in."
    hint = "Wait {minutes} minutes, then try again."


class DirectorySilent(DomainError):
    """No domain controller answers: what a stranger is told."""

    code = "directory-silent"
    status = 503
    message = "No domain controller answers."
    hint = "Check that one of them runs and that no firewall stands between; the console's log says more."


class DirectoryUnusable(DomainError):
    """The directory can't be asked: what a stranger is told."""

    code = "directory-unusable"
    status = 503
    message = "The directory can't be asked now."
    hint = "The console's log says why. Tell whoever runs the console."


class LocalWrongPassword(DomainError):
    """The name or the password of the local administrator is wrong."""

    code = "local-wrong-password"
    status = 401
    message = "The name or the password of the local administrator is wrong."
    hint = "A new one is made on the console's host: manage.py create_local_admin NAME."


class UnknownScope(DomainError):
    """A scope is not a permission."""

    code = "unknown-scope"
    field = "scopes"
    status = 422
    message = "There is no permission {scope}."
    hint = "Use names of permissions like users.view_user; the page 'Who may do what' lists them."


class ScopeTooWide(DomainError):
    """A token can't carry a right that its owner lacks."""

    code = "scope-too-wide"
    field = "scopes"
    status = 403
    message = "{owner} does not have the permission {scope}, so a token can't carry it."
    hint = "Leave it out, or add the owner to {groups}."


class TokenNameTaken(DomainError):
    """The owner has a token of this name."""

    code = "token-name-taken"
    field = "name"
    message = "{owner} has a token named {name} already."
    hint = "Choose another name that says what the token is for."


class AuditBroken(DomainError):
    """The audit log was changed outside the console."""

    code = "audit-broken"
    message = "Event {number} of the audit log does not fit: {what}."
    hint = "Compare it with a backup of the database and find out who writes there."


class ConsolesOwn(DomainError):
    """The account is that of the console."""

    code = "account-of-the-console"
    status = 403
    message = "{name} is the account of the console itself."
    hint = "Use a test account: a locked one would stop the console."
