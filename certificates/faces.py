"""Where certificates show up in the console: the navigation, the dashboard, each pool."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ocsadmin.web import dashboard, navigation
from pools.choosing import pool_menu

from . import tasks  # noqa: F401 - importing the tasks tells the workers about them
from .inventory.queries import lines
from .inventory.standing import LATER
from .models import Certificate, Endpoint
from .rights import VIEW


def register() -> None:
    """Called once, when the app is ready."""
    navigation.add(
        navigation.Item(
            order=12,
            title=_("Certificates"),
            url_name="certificate-list",
            icon="certificate",
            needs=VIEW,
            prefix="/certificates/",
        )
    )
    pool_menu.page(55, _("Certificates"), "certificate", needs=VIEW, url_name="pool-certificates")
    dashboard.add(
        dashboard.Panel(
            order=11,
            title=_("Certificates"),
            template="certificates/_dashboard.html",
            context=_attention,
            needs=VIEW,
            icon="certificate",
            link="certificate-list",
            shown=lambda content: bool(content["lines"] or content["others"]),
        )
    )


MOST = 8


def _attention(_request: HttpRequest) -> dict[str, object]:
    """Certificates in use that end within 60 days, and places that show another one than is assigned."""
    now = timezone.now()
    used = Endpoint.objects.standing().filter(served__isnull=False).values("served")
    ending = Certificate.objects.light().of_servers().filter(pk__in=used).ending_before(now + LATER)
    others = Endpoint.objects.standing().filter(state=Endpoint.State.OTHER).with_certificates()
    return {"lines": lines(ending.order_by("not_after", "pk")[:MOST], now), "others": list(others[:MOST])}
