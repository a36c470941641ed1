"""What a wizard is: a title, a right, pages, and a plan made of the answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from django.utils.translation import gettext_lazy as _

from ocsadmin import parts
from ocsadmin.directory import Directory

if TYPE_CHECKING:
    from ocsadmin.accounts.models import Account
    from ocsadmin.checks.dns import Resolver
    from ocsadmin.plans.plan import Plan

    from .forms import PageForm
    from .models import Draft

Made = TypeVar("Made")


class Answers(Mapping[str, Mapping[str, Any]]):
    """What has been answered: page slug → cleaned values. An unanswered page reads as empty."""

    def __init__(self, pages: Mapping[str, Mapping[str, Any]] | None = None) -> None:
        self._pages = dict(pages or {})
        self._made: dict[str, Any] = {}

    def __getitem__(self, slug: str) -> Mapping[str, Any]:
        return self._pages.get(slug, {})

    def __iter__(self) -> Iterator[str]:
        return iter(self._pages)

    def __len__(self) -> int:
        return len(self._pages)

    def __contains__(self, slug: object) -> bool:
        return slug in self._pages

    def once(self, name: str, make: Callable[[], Made]) -> Made:
        """What follows from these answers, made the first time that it is asked for."""
        if name not in self._made:
            self._made[name] = make()
        return cast(Made, self._made[name])

    def merged(self) -> dict[str, Any]:
        """All values of all pages in one dictionary; page order decides where names are equal."""
        return {name: value for page in self._pages.values() for name, value in page.items()}


@dataclass
class WizardContext:
    """What pages and plans may ask: who acts, what is answered, and the outside through its interfaces."""

    acting_user: Account
    answers: Answers = field(default_factory=Answers)
    draft: Draft | None = None

    @property
    def directory(self) -> Directory:
        return parts.directory()

    @property
    def resolver(self) -> Resolver:
        return parts.resolver()


@dataclass(frozen=True)
class Page:
    """One page: its slug in the URL, its form, its title; ``when`` says whether it applies after these answers."""

    slug: str
    form: type[PageForm]
    title: Any
    template: str = "wizards/step.html"
    when: Callable[[Answers], bool] | None = None
    intro: Any = ""

    def applies(self, answers: Answers) -> bool:
        return self.when is None or self.when(answers)


class Wizard:
    """Subclass, fill in, register. The operation that ``plan`` calls holds the rules; the pages only ask."""

    name: ClassVar[str]
    title: ClassVar[Any]
    permission: ClassVar[str]
    group: ClassVar[Any] = ""
    welcome: ClassVar[Any] = ""
    ready_title: ClassVar[Any] = _("Ready")
    icon: ClassVar[str] = "wizard"
    section: ClassVar[Any] = _("Deployment")
    """The heading that it stands under in the list of wizards."""
    order: ClassVar[int] = 100
    pages: ClassVar[tuple[Page, ...]]

    def plan(self, answers: Answers, context: WizardContext) -> Plan:
        """The plan of these answers.

        :raises DomainError: what can't be done; with ``field`` it is shown at the page that has this field.
        """
        raise TypeError(f"{type(self).__name__} does not say how to plan.")

    def subject(self, answers: Answers) -> str:
        """What a draft is about, to tell it from others of the same wizard: ``ocspool2``. Empty: not known yet."""
        return ""

    def first_answers(self, asked: Mapping[str, str], context: WizardContext) -> dict[str, dict[str, Any]]:
        """Page slug → cleaned values known before the first page, from the address of Welcome: ``?pool=<GUID>``."""
        return {}

    def secrets(self, answers: Answers) -> dict[str, str]:
        """Name → secret that changes of the plan open by its name (passwords). They travel sealed beside the plan."""
        return {}

    def confirmation(self, answers: Answers) -> str:
        """What was typed to confirm it, where the use case asks for that."""
        return ""

    def pages_for(self, answers: Answers) -> list[Page]:
        return [page for page in self.pages if page.applies(answers)]

    def page(self, slug: str) -> Page | None:
        return next((page for page in self.pages if page.slug == slug), None)

    def page_of_field(self, name: str | None) -> Page | None:
        """The page whose form asks for this field."""
        return next((page for page in self.pages if name and name in page.form.base_fields), None)
