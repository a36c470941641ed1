from django.urls import include, path

from . import views
from .meetings import views as global_settings
from .views import (
    checklist,
    deployment_report,
    preparation,
    services,
    topology_picture,
    validation,
)

urlpatterns = [
    path("", views.pool_list, name="pool-list"),
    path("servers/", views.server_list, name="server-list"),
    path("sip-domains/", views.sip_domain_list, name="sip-domain-list"),
    path("preparation/", preparation.preparation, name="preparation"),
    path("", include("pools.dns.urls")),
    path("meetings/", global_settings.meetings, name="global-meeting-settings"),
    path("meetings/policies/new/", global_settings.new_policy, name="meeting-policy-new"),
    path("meetings/policies/<uuid:guid>/", global_settings.policy, name="meeting-policy"),
    path("meetings/policies/<uuid:guid>/delete/", global_settings.delete_policy, name="meeting-policy-delete"),
    path("<uuid:guid>/", views.pool, name="pool"),
    path("<uuid:guid>/services/", services.pool_services, name="pool-services"),
    path("<uuid:guid>/services/look/", services.look_at_services, name="pool-services-look"),
    path("<uuid:guid>/validation/", validation.validation, name="pool-validation"),
    path("<uuid:guid>/validation/start/", validation.validate, name="pool-validate"),
    path("<uuid:guid>/validation/schedule/", validation.set_schedule, name="pool-validation-schedule"),
    path("validation/<int:pk>/", validation.run, name="validation-run"),
    path("validation/<int:pk>/rows/", validation.run_rows, name="validation-run-rows"),
    path("validation/<int:pk>/cancel/", validation.cancel, name="validation-cancel"),
    path("validation/<int:pk>/log.csv", validation.run_csv, name="validation-csv"),
    path("topology/", topology_picture.topology, name="topology"),
    path("topology.svg", topology_picture.topology_svg, name="topology-svg"),
    path("<uuid:guid>/checklist/", checklist.pool_checklist, name="pool-checklist"),
    path("<uuid:guid>/checklist/refresh/", checklist.refresh_pool_checklist, name="pool-checklist-refresh"),
    path("<uuid:guid>/checklist/<slug:step>/sign-off/", checklist.sign_off_step, name="pool-checklist-sign-off"),
    path("<uuid:guid>/checklist/<slug:step>/withdraw/", checklist.withdraw_sign_off, name="pool-checklist-withdraw"),
    path("<uuid:guid>/report/", deployment_report.pool_report, name="pool-report"),
]
