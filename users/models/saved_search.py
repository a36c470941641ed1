"""A search that someone kept, for themselves or for others."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from ocsadmin.accounts.models import Account


class SavedSearchQuerySet(models.QuerySet["SavedSearch"]):
    def shown_to(self, account: Account) -> SavedSearchQuerySet:
        """One's own, and those that others share with everyone or with one of one's groups."""
        shared = Q(share=SavedSearch.Share.ALL) | Q(share=SavedSearch.Share.GROUP, group__in=account.groups)
        return self.filter(Q(owner_id=account.pk) | shared)

    def owned_by(self, account: Account) -> SavedSearchQuerySet:
        return self.filter(owner_id=account.pk)


class SavedSearch(models.Model):
    """What the list of people was asked, under a name. ``key`` makes the link that can be passed on."""

    class Share(models.TextChoices):
        ONESELF = "me", _("Only me")
        GROUP = "group", _("A group of mine")
        ALL = "all", _("Everyone who may look at users")

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=100)
    query = models.CharField(max_length=2000, help_text="Query string of the list of people: q=…&pool=…&enabled=…")
    share = models.CharField(max_length=5, choices=Share, default=Share.ONESELF)
    group = models.CharField(max_length=256, blank=True, db_index=True, help_text="sAMAccountName of the group.")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        ordering = (Lower("name"), "pk")
        verbose_name_plural = "saved searches"
        default_permissions = ()
        constraints = (
            models.UniqueConstraint("owner", Lower("name"), name="one_search_of_a_name"),
            models.CheckConstraint(
                condition=Q(share="group") & ~Q(group="") | ~Q(share="group") & Q(group=""),
                name="group_where_shared_with_one",
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.owner})"

    def get_absolute_url(self) -> str:
        """The link to pass on."""
        return reverse("saved-search", args=[self.key])

    @property
    def list_url(self) -> str:
        return f"{reverse('user-list')}?{self.query}"
