"""One thing that an administrator can do, declared once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

from ocsadmin.accounts.permissions import Permission
from ocsadmin.directory import Directory
from ocsadmin.plans.plan import Confirmation, Plan

from .json_form import from_json, to_json


class Planner(Protocol):
    """Spec and what stands now → plan. Reads the directory, writes nothing."""

    def __call__(self, *, spec: Any, directory: Directory) -> Plan: ...


class Menu(Protocol):
    """A place where a use case is offered; the app that has the place knows how."""

    def offer(self, use_case: UseCase) -> None: ...


@dataclass(frozen=True)
class Wizard:
    """Pages that ask for the spec.

    ``pages``    of ``ocsadmin.wizards``; what they answer under the names of the spec's fields becomes the spec.
    ``read``     answers → JSON of the spec, where names alone do not say it.
    ``known``    the query of the address and the context → answers known before the first page.
    ``confirm``  slug and title of the page on which the use case is confirmed, where it has to be.
    ``typed_at`` page and field, where a page of the wizard's own asks for the confirmation.
    """

    pages: tuple[Any, ...]
    welcome: Any = ""
    ready_title: Any = ""
    section: Any = ""
    read: Callable[[Any], dict[str, Any]] | None = None
    known: Callable[[Mapping[str, str], Any], dict[str, dict[str, Any]]] | None = None
    secrets: Callable[[Any], dict[str, str]] | None = None
    confirm: tuple[str, Any] = ("confirm", "")
    typed_at: tuple[str, str] | None = None


@dataclass(frozen=True)
class Action:
    """``<method> /api/v1/<on>/<path>/``, with ``detail`` ``/api/v1/<on>/<guid>/<path>/``.

    Without ``path`` it is what the method usually does with the resource: create, change, delete.

    ``names``  with ``detail``: the field of the spec that the GUID in the address fills.
    ``by``     with what of the object: another field of its row.
    ``base``   a serializer whose fields are those of the body beside the spec's own, which it may take over.
    ``read``   checked body → JSON of the spec, where ``base`` says things in another way than the spec.
    ``secrets`` spec, body, directory and planner → the plan, and the texts of the body that its job keeps sealed.
    ``id``     what the API description calls it, where that does not follow from the address.
    """

    on: str
    path: str = ""
    method: str = "post"
    detail: bool = False
    names: str = ""
    by: str = "guid"
    base: Any = None
    read: Callable[[Mapping[str, Any]], dict[str, Any]] | None = None
    secrets: Callable[..., tuple[Plan, Mapping[str, str]]] | None = None
    id: str = ""


@dataclass(frozen=True)
class Rows:
    """Files of rows, one for each object. ``columns`` are fields that each row may fill; the others hold for the file.

    ``read``  rows and options → spec, where names alone do not say it.
    ``more``  what else the app that reads files has to know.
    """

    columns: tuple[str, ...] = ()
    read: Callable[..., Any] | None = None
    more: Mapping[str, Any] | None = None


@dataclass(frozen=True, eq=False)
class UseCase:
    """``title`` names it (“Move users”), ``verb`` stands in menus (“Move”), ``help`` says in a sentence what it does.

    ``assess``   spec and directory → what it means for each object, before a plan is made.
    ``confirm``  spec → what has to be typed before it is done, on every face; None where nothing has to.
    ``order``    its place among all others, in lists and menus.
    """

    name: str
    title: Any
    permission: Permission
    spec: type
    plan: Planner
    help: Any = ""
    verb: Any = ""
    icon: str = "wizard"
    order: int = 100
    assess: Callable[..., Any] | None = None
    confirm: Callable[[Any], Confirmation | None] | None = None
    wizard: Wizard | None = None
    rest: Action | None = None
    csv: Rows | None = None
    menus: tuple[Menu, ...] = ()

    @property
    def needs(self) -> str:
        """The name of the right that it takes."""
        return self.permission.name

    def planned(self, *, spec: Any, directory: Directory) -> Plan:
        """The plan of a spec, with the name, the right, the spec and the confirmation of this use case.

        :raises DomainError: what planning refuses.
        """
        return replace(
            self.plan(spec=spec, directory=directory),
            operation=self.name,
            permission=self.needs,
            spec=to_json(spec),
            confirmation=self.confirm(spec) if self.confirm else None,
        )

    def planned_from(self, data: Mapping[str, Any], directory: Directory) -> Plan:
        """The same from JSON. :raises ManyErrors: the JSON is no such spec."""
        return self.planned(spec=from_json(self.spec, data), directory=directory)
