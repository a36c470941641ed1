"""Unfinished wizards."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse

from ocsadmin.sealing import rests_in, seal, unseal

from . import registry
from .base import Answers, Wizard

ANYONE = "*"
PURPOSE = "wizard-draft"
rests_in("wizards.Draft", "sealed", PURPOSE)


class DraftQuerySet(models.QuerySet["Draft"]):
    def open(self) -> DraftQuerySet:
        return self.filter(finished_at=None)

    def of(self, account: Any) -> DraftQuerySet:
        return self.open().filter(owner=account)

    def offered_to(self, account: Any) -> DraftQuerySet:
        """Drafts that colleagues have handed over to this person, or to whoever has the right."""
        return self.open().filter(Q(offered_to=ANYONE) | Q(offered_to__iexact=account.username)).exclude(owner=account)


class Draft(models.Model):
    """An unfinished wizard. What was answered and typed lies sealed as a whole; a stale tab meets ``version``."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wizard_name = models.CharField(max_length=60)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts")
    version = models.PositiveIntegerField(default=1)
    page = models.CharField(max_length=60, blank=True, help_text="Slug of the page that was open last.")
    sealed = models.BinaryField(default=b"")
    offered_to = models.CharField(max_length=150, blank=True, help_text="A colleague's account name, or * for anyone.")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    finished_at = models.DateTimeField(null=True)
    job = models.ForeignKey("jobs.Job", null=True, on_delete=models.SET_NULL, related_name="+")

    objects = DraftQuerySet.as_manager()
    _answers: tuple[bytes, Answers] | None = None

    class Meta:
        ordering = ["-updated_at"]
        indexes = [models.Index(fields=["owner", "finished_at"])]

    def __str__(self) -> str:
        return f"{self.wizard_name} {self.id}"

    def get_absolute_url(self) -> str:
        return reverse("wizard", args=[self.wizard_name, self.pk])

    @property
    def wizard(self) -> Wizard:
        wizard = registry.get(self.wizard_name)
        if wizard is None:
            raise LookupError(self.wizard_name)
        return wizard

    @property
    def title(self) -> str:
        """The wizard's title and what this draft is about, as far as that has been answered."""
        subject = self.wizard.subject(self.answers)
        return f"{self.wizard.title}: {subject}" if subject else str(self.wizard.title)

    def page_url(self, slug: str) -> str:
        return reverse("wizard-page", args=[self.wizard_name, self.pk, slug])

    def _content(self) -> dict[str, Any]:
        if not self.sealed:
            return {"answers": {}, "typed": {}}
        content: dict[str, Any] = json.loads(unseal(bytes(self.sealed), PURPOSE))
        return content

    @property
    def answers(self) -> Answers:
        """Unsealed once for each state of the draft: it is asked for many times while a page is made."""
        sealed = bytes(self.sealed)
        if self._answers is None or self._answers[0] != sealed:
            self._answers = (sealed, Answers(self._content()["answers"]))
        return self._answers[1]

    def typed(self, slug: str) -> QueryDict | None:
        """What was typed on a page, valid or not; None where nothing was."""
        text = self._content()["typed"].get(slug)
        return None if text is None else QueryDict(text)

    def keep(self, slug: str, *, typed: QueryDict | None, cleaned: dict[str, Any] | None) -> None:
        """Keep what was typed on a page and, where it is valid, its answer. Not saved yet."""
        content = self._content()
        if typed is not None:
            kept = typed.copy()
            for name in ("csrfmiddlewaretoken", "version", "plan_hash"):
                kept.pop(name, None)
            content["typed"][slug] = kept.urlencode()
        if cleaned is not None:
            content["answers"][slug] = cleaned
        self.sealed = seal(json.dumps(content, ensure_ascii=False).encode(), PURPOSE)
