"""Every address of the console. The one place of the platform that knows the domain apps."""

from django.urls import include, path

from certificates.api.routes import ROUTES as CERTIFICATE_ROUTES
from ocsadmin.api.accounts.routes import ROUTES as ACCOUNT_ROUTES
from ocsadmin.api.urls import router_urls
from pools.api.routes import ROUTES as POOL_ROUTES
from users.api.routes import ROUTES as USER_ROUTES

urlpatterns = [
    path("", include("ocsadmin.web.urls")),
    path("users/", include("users.urls")),
    path("pools/", include("pools.urls")),
    path("certificates/", include("certificates.urls")),
    path("jobs/", include("ocsadmin.web.jobs.urls")),
    path("replication/", include("ocsadmin.web.mirror.urls")),
    path("wizards/", include("ocsadmin.wizards.urls")),
    path("accounts/", include("ocsadmin.web.accounts.urls")),
    path("api/v1/", include(router_urls([*ACCOUNT_ROUTES, *POOL_ROUTES, *USER_ROUTES, *CERTIFICATE_ROUTES]))),
    path("", include("ocsadmin.api.urls")),
]
handler400 = "ocsadmin.web.views.bad_request"
handler403 = "ocsadmin.web.views.forbidden"
handler404 = "ocsadmin.web.views.not_found"
handler500 = "ocsadmin.web.views.server_error"
