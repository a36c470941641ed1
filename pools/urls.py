from django.urls import path

from . import views

urlpatterns = [
    path("", views.pool_list, name="pool-list"),
    path("servers/", views.server_list, name="server-list"),
    path("sip-domains/", views.sip_domain_list, name="sip-domain-list"),
    path("<uuid:guid>/", views.pool, name="pool"),
]
