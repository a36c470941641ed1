"""The steps at the left of a wizard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .models import Draft


@dataclass(frozen=True)
class Step:
    slug: str
    title: Any
    state: str  # done, current, todo
    address: str  # where the step is
    intro: Any = ""

    @property
    def url(self) -> str:
        """Where to jump; empty for a step that has to wait."""
        return self.address if self.state in ("done", "current") else ""


def steps_of(draft: Draft, current: str, *, linked: bool = True) -> list[Step]:
    """Every page that applies, and Ready. A page can be jumped to once all before it are answered."""
    answers = draft.answers
    steps, open_before = [], False
    for page in draft.wizard.pages_for(answers):
        answered = page.slug in answers
        state = "current" if page.slug == current else "done" if answered and not open_before else "todo"
        steps.append(Step(page.slug, page.title, state, draft.page_url(page.slug) if linked else "", page.intro))
        open_before = open_before or not answered
    state = "current" if current == "ready" else "todo" if open_before else "done"
    return [*steps, Step("ready", draft.wizard.ready_title, state, draft.page_url("ready") if linked else "")]
