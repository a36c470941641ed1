"""Looking at once at every place that shows a certificate."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from certificates import probing
from certificates.rights import LOOK
from ocsadmin.accounts.audited import unaudited
from ocsadmin.accounts.rights import needs


@unaudited("looks again, changes nothing")
@needs(LOOK)
@require_POST
def look_now(request: HttpRequest) -> HttpResponse:
    try:
        probing.ask(by=str(request.user))
    except probing.AlreadyLooking as error:
        messages.warning(request, f"{error.text} {error.cure}")
    else:
        messages.success(request, _("The console looks at all places now; this page shows what it finds."))
    return redirect("certificate-list")
