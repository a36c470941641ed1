"""Records as files: zone files, dnscmd and PowerShell lines."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from ocsadmin.accounts.rights import needs
from ocsadmin.acting import right_names
from pools.dns import commands, zone_file
from pools.dns.records import SIDES
from pools.dns.zone_file import by_zone

from .asked import of_request

FILES = {"dnscmd": "dns-records.cmd", "powershell": "dns-records.ps1"}


@needs(right_names.VIEW_POOLS)
@require_safe
def export(request: HttpRequest, what: str) -> HttpResponse:
    """``zone`` (a whole zone), ``records`` (to include), ``dnscmd`` or ``powershell``; ``?side=&zone=``.

    :raises DomainError: a name server that is named can't be asked.
    """
    side, zone = request.GET.get("side", ""), request.GET.get("zone", "")
    if side not in SIDES:
        raise Http404("There is no such side.")
    asked = of_request(request)
    if asked.error:
        raise asked.error
    page = asked.page()
    rows = page.side(side)
    zones = page.zones(rows)
    if what in FILES:
        text = (commands.dnscmd if what == "dnscmd" else commands.powershell)(zones)
        return _file(text, FILES[what])
    if zone not in zones:  # the server has another zone for these names: one of its own could be made
        zones = by_zone(rows.rows, page.deployment, None)
    if what not in ("zone", "records") or zone not in zones:
        raise Http404("There is no such zone.")
    text = (zone_file.whole_zone if what == "zone" else zone_file.records_alone)(*zones[zone])
    return _file(text, zone_file.file_name(zone, side))


def _file(text: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(text, content_type="text/plain; charset=utf-8", headers=headers)
