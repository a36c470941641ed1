"""These people, in these containers, with these names. It holds no password.

Source: Deploying Enterprise Edition, "Create Users in Active Directory Domain Services" (New Object - User).
"""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ocsadmin.errors import DomainError
from ocsadmin.use_cases import field, spec
from users.people.pools import POOL
from users.sign_in_names import SignInName

from .errors import NobodyToCreate, TooManyToCreate
from .kinds import MUST_CHANGE, NEW_PEOPLE, PASSWORD, Password
from .naming import account_of, full_name_of

MOST: Final = 100_000
OPTIONS: Final = ("must_change", "cannot_change", "never_expires", "disabled")
"""Options of the account, in the order of the dialog."""


@spec
class Enabling:
    """Also enable for Office Communications Server."""

    pool: UUID = field(label=_("Server or pool"), kind=POOL)
    sign_in_name: SignInName = field(
        label=_("Sign-in name"), help=_("How the address is made."), default=SignInName.USER_PRINCIPAL_NAME
    )
    sip_domain: str = field(label=_("SIP domain"), longest=255, default="")
    pattern: str = field(label=_("Pattern"), longest=200, default="")
    sip_address: str = field(
        label=_("Sign-in name given by hand"),
        help=_("Given by hand, in place of what the way would make."),
        longest=454,
        default="",
    )


def _text(label: Any, longest: int, help: Any = "") -> Any:
    """A text that may be left out."""
    return field(label=label, help=help, longest=longest, omit_default=True, default="")


@spec
class NewUser:
    """A new person. Without a password the console makes one; it is shown once (see ``new-passwords``).

    Empty texts are left out of the directory or, where they have a rule, computed. ``full_name`` becomes the CN and
    the display name.
    """

    logon_name: str = field(
        label=_("User logon name"), help=_("The part of the userPrincipalName before the @."), longest=256
    )
    container: str = _text(
        _("Create in"), 2000, _("DN of a unit or container. Empty: where the domain puts new users.")
    )
    first_name: str = _text(_("First name"), 64)
    initials: str = _text(_("Initials"), 6)
    last_name: str = _text(_("Last name"), 64)
    full_name: str = _text(_("Full name"), 64, _("Empty: made of the names."))
    upn_suffix: str = _text(_("UPN suffix"), 255, _("Empty: the domain’s."))
    account: str = _text(
        _("User logon name (pre-Windows 2000)"), 20, _("sAMAccountName. Empty: the beginning of the logon name.")
    )
    mail: str = _text(_("E-mail address"), 256)
    phone: str = _text(_("Telephone number"), 64)
    password: Password = field(label=_("First password"), kind=PASSWORD, default=Password.RANDOM)
    must_change: bool | None = field(label=_("User must change password at next logon"), kind=MUST_CHANGE, default=None)
    cannot_change: bool = field(label=_("User cannot change password"), default=False)
    never_expires: bool = field(label=_("Password never expires"), default=False)
    disabled: bool = field(label=_("Account is disabled"), default=False)
    enable: Enabling | None = field(label=_("Enable for Office Communications Server"), omit_default=True, default=None)

    def __post_init__(self) -> None:
        if self.must_change is None:
            object.__setattr__(self, "must_change", not (self.cannot_change or self.never_expires))

    @property
    def cn(self) -> str:
        return self.full_name or full_name_of(self.first_name, self.initials, self.last_name)

    @property
    def sam_account(self) -> str:
        return self.account or account_of(self.logon_name)

    @property
    def secret(self) -> str:
        """The name of the first password among the secrets of a job. A random one is made when the job is."""
        return f"{self.password}_password_of_{self.sam_account.lower()}"[:100]


@spec
class CreateUsersSpec:
    """Several new people."""

    users: tuple[NewUser, ...] = field(kind=NEW_PEOPLE, longest=MOST)

    def problems(self) -> list[DomainError]:
        """What is wrong with the request as a whole."""
        if not self.users:
            return [NobodyToCreate()]
        return [TooManyToCreate(count=len(self.users), most=MOST)] if len(self.users) > MOST else []
