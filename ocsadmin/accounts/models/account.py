"""Someone who signs in to the console."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q, Subquery

from ocsadmin.accounts import permissions
from ocsadmin.accounts.delegation.models import DelegationPolicy
from ocsadmin.acting import right_names, rights
from ocsadmin.acting.scopes import Scope, can_be_delegated

LOCAL_PREFIX = "local:"
"""How the name of a local administrator begins. No name in Active Directory holds a colon (MS-SAMR 3.1.1.6)."""


class AccountManager(BaseUserManager["Account"]):
    """Makes local accounts; directory accounts come into being when someone signs in."""

    def with_delegation_policy(self) -> models.QuerySet[Account]:
        """Each with ``undelegated_see_everyone``: what the policy says, None while nothing was delegated yet."""
        policy = DelegationPolicy.objects.filter(pk=1, begun=True).values("undelegated_see_everyone")
        return self.annotate(undelegated_see_everyone=Subquery(policy))

    def create_local(self, name: str, password: str, **values: Any) -> Account:
        """The break-glass administrator ``local:<name>``: works while no domain controller answers."""
        username = name if name.startswith(LOCAL_PREFIX) else f"{LOCAL_PREFIX}{name}"
        account = self.model(username=username.lower(), is_local=True, **{"display_name": name, **values})
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """Someone who signs in: a directory account as it was last seen, or a local administrator.

    ``groups`` are the names of all groups, nested ones too, as the directory said at ``groups_read_at`` and as the
    rights know them (:mod:`ocsadmin.accounts.pins`).
    """

    username = models.CharField(max_length=320, unique=True, help_text="useradmin@contoso.com, or local:name.")
    display_name = models.CharField(max_length=256, blank=True)
    mail = models.CharField(max_length=320, blank=True)
    directory_guid = models.UUIDField(null=True, blank=True, unique=True, help_text="objectGUID; stays on renaming.")
    groups = models.JSONField(default=list, blank=True)
    group_sids = models.JSONField(default=list, blank=True, help_text="Their SIDs, as in S-1-5-21-….")
    password_set = models.BigIntegerField(default=0, help_text="pwdLastSet: another one ends sessions and tokens.")
    groups_read_at = models.DateTimeField(null=True, blank=True)
    delegations_seen = models.JSONField(
        default=dict, blank=True, help_text="Delegations that limited it ever: id → name, and whether it is in it now."
    )
    sees_everyone = models.BooleanField(
        default=False, help_text="An administrator said so after its last delegation was gone."
    )
    is_local = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)

    objects: ClassVar[AccountManager] = AccountManager()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "mail"

    limited_to: frozenset[str] | None = None
    """The scopes of the API token that this request came with; None where there is no such limit."""
    _scope: Scope | None = None

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="local_account_has_no_directory_guid",
                condition=Q(is_local=False) | Q(directory_guid__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return self.username

    @property
    def name(self) -> str:
        return self.username

    def get_full_name(self) -> str:
        return self.display_name or self.username

    def get_short_name(self) -> str:
        return self.username.removeprefix(LOCAL_PREFIX).split("@")[0]

    def may(self, permission: str) -> bool:
        """Whether the groups of this account (and the scopes of its token, if it came with one) allow it."""
        if not self.is_active or (self.limited_to is not None and permission not in self.limited_to):
            return False
        if self.is_local:
            return permissions.known(permission)
        return permissions.allowed(permission, self.groups) and self._is_delegated(permission)

    def scope(self) -> Scope:
        """Which people and fields delegations leave to this account; read once for each request."""
        if self._scope is None:
            self._scope = rights.scope_of(self)
        return self._scope

    def forget_scope(self) -> None:
        """Read it anew at its next use."""
        self._scope = None

    def _is_delegated(self, permission: str) -> bool:
        """Whoever is delegated something has only that of what can be delegated."""
        if permission in (right_names.DELEGATE, right_names.MANAGE_ACCESS):  # nobody widens their own rights
            return not self.scope().is_limited
        return not can_be_delegated(permission) or self.scope().covers(permission)

    def rights(self) -> list[str]:
        """The names of all permissions that it has now."""
        return [name for name in permissions.names() if self.may(name)]

    def has_perm(self, perm: str, obj: object = None) -> bool:
        return self.may(perm)

    def has_perms(self, perm_list: Iterable[str], obj: object = None) -> bool:
        return all(self.may(perm) for perm in perm_list)

    def has_module_perms(self, app_label: str) -> bool:
        return any(name.startswith(f"{app_label}.") for name in self.rights())
