"""The certificates of one pool: what is needed, what is assigned and served at each server, what is being requested."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from certificates.inventory.queries import lines
from certificates.models import CertificateRequest, DirectorMark, Endpoint
from certificates.names import read_facts, targets_of
from certificates.rights import MARK, VIEW
from ocsadmin.accounts import audit
from ocsadmin.accounts.audited import audits
from ocsadmin.accounts.rights import needs
from pools.models import Pool
from pools.views.frame import show_pool


@needs(VIEW)
@require_safe
def pool_certificates(request: HttpRequest, guid: UUID) -> HttpResponse:
    pool = get_object_or_404(Pool, guid=guid)
    places = list(Endpoint.objects.standing().filter(pool_guid=guid).with_certificates())
    used = {one.pk: one for place in places for one in (place.assigned, place.served) if one is not None}
    return show_pool(
        request,
        pool,
        "certificates/pool.html",
        places=places,
        lines=lines(used.values(), timezone.now()),
        targets=[one for one in targets_of(read_facts()) if one.pool == guid],
        requests=CertificateRequest.objects.open().filter(pool_guid=guid).select_related("authority"),
        is_director=DirectorMark.objects.filter(pool_guid=guid).exists(),
    )


@audits("director-marked")
@needs(MARK)
@require_POST
def mark_director(request: HttpRequest, guid: UUID) -> HttpResponse:
    """A pool is a Director, or is none any more: only the names of its certificates follow from that."""
    pool = get_object_or_404(Pool, guid=guid)
    wanted = request.POST.get("director") == "yes"
    if wanted:
        DirectorMark.objects.update_or_create(pool_guid=guid, defaults={"marked_by": str(request.user)[:200]})
    else:
        DirectorMark.objects.filter(pool_guid=guid).delete()
    audit.record_request("director-marked", request, target=str(pool), director=wanted)
    return redirect("pool-certificates", guid)
