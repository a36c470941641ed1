"""Select Server or Pool."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ocsadmin.wizards import PageForm
from pools.models import Pool
from users import scope


class PoolForm(PageForm):
    pool = forms.ChoiceField(
        label=_("Server or pool"), help_text=_("The home of these people: it holds their contacts and presence.")
    )

    def prepare(self) -> None:
        homes = scope.homes()
        pools = [
            (str(pool.guid), _title(pool))
            for pool in Pool.objects.order_by("name")
            if homes is None or pool.service_dn_key in homes
        ]
        choices: Any = pools if len(pools) == 1 else [("", "–"), *pools]
        self.fields["pool"].choices = choices  # type: ignore[attr-defined]


def _title(pool: Pool) -> str:
    kind = dict(Pool.PoolType.choices).get(pool.pool_type or 0, "")
    return f"{pool} ({kind})" if kind else str(pool)
