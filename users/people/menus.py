"""The menu of people: on the page of one, and for many that are ticked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ocsadmin.use_cases import UseCase
from users.models import User
from users.people import menu


@dataclass(frozen=True)
class PersonMenu:
    """``title`` stands in for the verb; ``shown`` leaves it out for a person for whom it makes no sense."""

    title: Any = ""
    shown: Callable[[User], bool] | None = None
    for_many: bool = True

    def offer(self, use_case: UseCase) -> None:
        title = self.title or use_case.verb
        menu.add(
            menu.Operation(
                use_case.order, use_case.name, title, use_case.icon, use_case.needs, self.shown, self.for_many
            )
        )
