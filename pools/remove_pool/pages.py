"""Remove Pool.

Source: Office Communications Server 2007 R2 documentation, "Removing an Enterprise Pool".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ocsadmin.errors import BadInput, DomainError
from ocsadmin.plans.plan import Plan
from ocsadmin.wizards import Answers, Page, PageForm, Wizard, WizardContext
from pools.directory.pools import find_pool, fqdn_of_pool
from pools.models import Pool
from pools.rules.form import RuleForm
from pools.wizards.subjects import pool_of

from .belongings import Belongings
from .blockers import Blocker, blockers
from .plan import plan_remove_pool
from .spec import RemovePoolSpec


class PoolForm(PageForm):
    """Which pool goes."""

    pool = forms.ChoiceField(label=_("Pool"))

    def prepare(self) -> None:
        field: Any = self.fields["pool"]
        field.choices = [("", "–"), *((str(one.guid), str(one)) for one in Pool.objects.order_by("name"))]


@dataclass(frozen=True)
class Shown:
    """A blocker with addresses: of those named, and of all."""

    blocker: Blocker
    first: list[tuple[str, str]]
    all_url: str


class EmptyForm(PageForm):
    """Who and what still needs the pool; none may be left."""

    @cached_property
    def pool(self) -> Any:
        return find_pool(str(self.context.answers["pool"].get("pool", "")), self.context.directory)

    @cached_property
    def trouble(self) -> str:
        try:
            _found = self.pool
        except DomainError as error:
            return f"{error.text} {error.cure}"
        return ""

    @cached_property
    def found(self) -> list[Blocker]:
        if self.trouble:
            return []
        return blockers(self.pool, Belongings.of(self.pool, self.context.directory), self.context.directory)

    @property
    def shown(self) -> list[Shown]:
        """With links, for the page."""
        return [self._shown(one) for one in self.found]

    def clean(self) -> dict[str, Any]:
        if self.trouble or self.found:
            text = _now("The pool is not empty. Put right what is listed, then press Next again.")
            raise forms.ValidationError(self.trouble or text)
        return self.cleaned_data

    def summary(self) -> list[tuple[Any, Any]]:
        return [(_("In use"), _("no: it is empty"))]

    def _shown(self, blocker: Blocker) -> Shown:
        pages = {"users": "user"}
        first = [(name, _address(pages.get(blocker.kind, ""), guid)) for name, guid in blocker.first]
        everyone = {"users": f"{_address('user-list')}?pool={self.pool.guid}"}
        return Shown(blocker, first, everyone.get(blocker.kind) or _address("pool", self.pool.guid))


def _address(name: str, guid: UUID | None = None) -> str:
    try:
        return reverse(name, args=[guid] if guid else []) if name else ""
    except NoReverseMatch:
        return ""


class LeftoversForm(RuleForm):
    """What becomes of the conference directories and of the databases; and the name, typed."""

    conference_directories = forms.ChoiceField(
        label=_("Conference directories"),
        required=False,
        help_text=_(
            "They give out the numbers of dial-in conferences. The pool that takes them over keeps them valid."
        ),
    )
    delete_databases = forms.BooleanField(
        label=_("Delete the pool's databases"),
        required=False,
        help_text=_(
            "Leave this cleared to keep contacts and groups of the users who were homed here. It can't be undone."
        ),
    )
    confirmed = forms.CharField(
        label=_("Name of the pool"),
        max_length=256,
        help_text=_("Type the pool's name to confirm that it is the right one."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def prepare(self) -> None:
        going = str(self.context.answers["pool"].get("pool", ""))
        others = [(str(one.guid), str(one)) for one in Pool.objects.order_by("name") if str(one.guid) != going]
        field: Any = self.fields["conference_directories"]
        field.choices = [("", _("Delete them")), *((guid, _now("Move them to %s") % name) for guid, name in others)]

    @classmethod
    def start(cls, context: WizardContext) -> dict[str, Any]:
        going = str(context.answers["pool"].get("pool", ""))
        others = [str(one.guid) for one in Pool.objects.order_by("name") if str(one.guid) != going]
        return {"conference_directories": others[0] if others else ""}

    def rule_confirmed(self, value: str) -> None:
        pool = find_pool(str(self.context.answers["pool"].get("pool", "")), self.context.directory, ("dNSHostName",))
        if value.strip().lower() not in (pool.dn.name.lower(), fqdn_of_pool(pool).lower()):
            text = _now("%(value)s is not the pool that was chosen.") % {"value": value}
            raise BadInput(text, cure=_now("Type %(name)s.") % {"name": pool.dn.name})


class RemovePoolWizard(Wizard):
    """Pages and plan. A forced removal is not offered."""

    name = "remove_pool"
    title = _("Remove Pool")
    section = _("Maintenance")
    order = 330
    permission = "pools.remove_pool"
    group = _("RTCUniversalServerAdmins and Domain Admins")
    icon = "delete"
    welcome = _(
        "This wizard removes a pool that nobody needs any more, with all its objects in Active Directory. It first "
        "lists who and what would be orphaned: users, servers, application contacts, applications. While there is any, "
        "the pool stays; there is no forced removal."
    )
    pages: ClassVar[tuple[Page, ...]] = (
        Page("pool", PoolForm, _("Select a Pool")),
        Page("empty", EmptyForm, _("Verify That the Pool Is Empty"), template="pools/remove_pool/empty.html"),
        Page("leftovers", LeftoversForm, _("Conference Directories and Databases")),
    )
    ready_title = _("Ready to Remove the Pool")

    def subject(self, answers: Answers) -> str:
        return pool_of(answers)

    def first_answers(self, asked: Mapping[str, str], context: WizardContext) -> dict[str, dict[str, Any]]:
        try:
            guid = UUID(asked.get("pool", ""))
        except ValueError:
            return {}
        return {"pool": {"pool": str(guid)}} if Pool.objects.filter(guid=guid).exists() else {}

    def plan(self, answers: Answers, context: WizardContext) -> Plan:
        leftovers = answers["leftovers"]
        wish = {
            "pool": answers["pool"].get("pool", ""),
            "conference_directories": leftovers.get("conference_directories", ""),
            "delete_databases": bool(leftovers.get("delete_databases")),
        }
        return plan_remove_pool(spec=RemovePoolSpec.from_json(wish), directory=context.directory)
