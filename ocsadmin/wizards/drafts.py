"""Drafts: begun, submitted page by page, handed over, finished. Views, tests and commands call these functions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from ocsadmin import parts
from ocsadmin.errors import BadInput, DomainError, ManyErrors
from ocsadmin.jobs import gate, guards
from ocsadmin.jobs.models import Job
from ocsadmin.plans.plan import Plan

from . import registry
from .base import Answers, Page, WizardContext
from .forms import PageForm
from .models import Draft

if TYPE_CHECKING:
    from ocsadmin.accounts.models import Account


LONGEST_NAME = 150


class StaleDraft(DomainError):
    """The draft was changed in another window."""

    code = "stale-draft"
    message = "This page was opened before the draft was changed in another window or by a colleague."
    hint = "Compare what is stored with what you typed, and choose."


class DraftFinished(DomainError):
    """The wizard was finished already."""

    code = "draft-finished"
    message = "This wizard was finished already; its job was made once and is not made again."
    hint = "Look at the job."


@dataclass(frozen=True)
class Problem:
    """An error that planning found, with the page where it is put right."""

    error: DomainError
    page: Page | None


def begin(name: str, *, acting_user: Account, answers: dict[str, dict[str, Any]] | None = None) -> Draft:
    """A new draft. Pages that are known already (people picked in a list) are answered from the start.

    :raises LookupError: no wizard has this name.
    """
    wizard = registry.get(name)
    if wizard is None:
        raise LookupError(name)
    draft = Draft(wizard_name=name, owner=acting_user)
    for slug, cleaned in (answers or {}).items():
        draft.keep(slug, typed=None, cleaned=cleaned)
    draft.page = next_open(draft) or "ready"
    draft.save()
    return draft


def next_open(draft: Draft) -> str | None:
    """The slug of the first page that has no answer; None when all have."""
    answers = draft.answers
    return next((page.slug for page in draft.wizard.pages_for(answers) if page.slug not in answers), None)


def context_of(draft: Draft, acting_user: Account) -> WizardContext:
    return WizardContext(acting_user=acting_user, answers=draft.answers, draft=draft)


def form_to_show(draft: Draft, page: Page, acting_user: Account) -> PageForm:
    """The page's form with what was typed, else answered, else proposed."""
    context = context_of(draft, acting_user)
    initial = {**page.form.start(context), **draft.answers[page.slug]}
    typed = draft.typed(page.slug)
    form = page.form(context=context, initial=initial)
    if typed is not None:
        form = page.form(context=context, initial={**initial, **form.typed_values(typed)})
    return form


def submit(
    draft: Draft,
    page: Page,
    *,
    data: QueryDict,
    files: MultiValueDict[str, Any] | None,
    version: int,
    acting_user: Account,
) -> PageForm:
    """Check a page and keep it. The form that comes back has errors, or the draft has moved on.

    What was typed is kept either way.

    :raises StaleDraft: another window was faster.
    """
    form = page.form(data, files, context=context_of(draft, acting_user))
    valid = form.is_valid()
    draft.keep(page.slug, typed=data, cleaned=form.cleaned_data if valid else None)
    values: dict[str, Any] = {"sealed": draft.sealed, "updated_at": timezone.now()}
    if valid:
        values |= {"version": version + 1, "page": _following(draft, page)}
    changed = Draft.objects.open().filter(pk=draft.pk, version=version).update(**values)
    if not changed:
        raise StaleDraft()
    draft.refresh_from_db()
    return form


def _following(draft: Draft, page: Page) -> str:
    slugs = [one.slug for one in draft.wizard.pages_for(draft.answers)]
    later = slugs[slugs.index(page.slug) + 1 :] if page.slug in slugs else []
    return later[0] if later else "ready"


def autosave(draft: Draft, page: Page, *, data: QueryDict, version: int) -> bool:
    """Keep what is typed, valid or not. False when another window has moved the draft on."""
    draft.keep(page.slug, typed=data, cleaned=None)
    now = timezone.now()
    kept = Draft.objects.open().filter(pk=draft.pk, version=version).update(sealed=draft.sealed, updated_at=now)
    draft.updated_at = now
    return bool(kept)


def checked_forms(draft: Draft, acting_user: Account) -> list[tuple[Page, PageForm]]:
    """Every page's form, checked once more with what is stored (a rule may have a new answer by now)."""
    context = context_of(draft, acting_user)
    out = []
    for page in draft.wizard.pages_for(draft.answers):
        typed = draft.typed(page.slug)
        has_file = any(field.widget.needs_multipart_form for field in page.form.base_fields.values())
        if typed is not None and not has_file:
            form = page.form(typed, context=context)
            form.is_valid()
        else:
            form = page.form(context=context, initial=dict(draft.answers[page.slug]))
            form.cleaned_data = dict(draft.answers[page.slug])
        out.append((page, form))
    return out


def make_plan(draft: Draft, acting_user: Account) -> tuple[Plan | None, list[Problem]]:
    """The plan of a draft, or what stands in its way."""
    wizard = draft.wizard
    answers = Answers({page.slug: draft.answers[page.slug] for page in wizard.pages_for(draft.answers)})
    context = WizardContext(acting_user=acting_user, answers=answers, draft=draft)
    try:
        plan = wizard.plan(answers, context)
        guards.check(plan, acting_user, context.directory)
        return plan, []
    except ManyErrors as many:
        return None, [Problem(error, wizard.page_of_field(error.field)) for error in many.errors]
    except DomainError as error:
        return None, [Problem(error, wizard.page_of_field(error.field))]


def finish(draft: Draft, plan: Plan, *, acting_user: Account, expected_hash: str, reason: str) -> Job:
    """Make the job, once, and wipe the draft.

    :raises DraftFinished: it was made already. :raises PlanChanged, PlanStale: what was shown is no longer true.
    """
    _refuse_finished(draft)
    try:
        job = gate.submit(
            plan,
            acting_user=acting_user,
            directory=parts.directory(),
            source="wizard",
            reason=reason,
            confirmed=draft.wizard.confirmation(draft.answers),
            expected_hash=expected_hash,
            secrets=draft.wizard.secrets(draft.answers),
            stored=lambda job: _take(draft, job),
        )
    except (gate.PlanApplied, gate.PlanStale):
        _refuse_finished(draft)  # a second click on Finish meets the job of the first
        raise
    draft.refresh_from_db()
    return job


def _take(draft: Draft, job: Job) -> None:
    """Once: the draft has this job, and forgets all that was answered."""
    now = timezone.now()
    if not Draft.objects.open().filter(pk=draft.pk).update(finished_at=now, updated_at=now, job=job, sealed=b""):
        raise DraftFinished()


def _refuse_finished(draft: Draft) -> None:
    if not Draft.objects.open().filter(pk=draft.pk).exists():
        raise DraftFinished()


def offer(draft: Draft, colleague: str) -> None:
    """Hand a draft over: to a colleague's account name, or to anyone who has the right (``*``).

    :raises BadInput: it is longer than any account name.
    """
    name = colleague.strip().lower()
    if len(name) > LONGEST_NAME or "\0" in name:
        raise BadInput("That is not the name of an account.", cure="Type it as in kim@contoso.com.")
    draft.offered_to = name
    draft.save(update_fields=["offered_to", "updated_at"])


def take_up(draft: Draft, acting_user: Account) -> None:
    draft.owner = acting_user
    draft.offered_to = ""
    draft.version += 1
    draft.save()
