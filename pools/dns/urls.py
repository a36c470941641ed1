"""Addresses of the pages on DNS records and load balancers."""

from django.urls import path

from pools.views import dns, load_balancer

urlpatterns = [
    path("dns-records/", dns.record_list, name="dns-records"),
    path("dns-records/settings/", dns.settings_page, name="dns-settings"),
    path("dns-records/settings/hosts/", dns.host_add, name="dns-host-add"),
    path("dns-records/settings/hosts/<int:pk>/remove/", dns.host_remove, name="dns-host-remove"),
    path("dns-records/settings/sign-in/", dns.sign_in, name="dns-sign-in"),
    path("dns-records/settings/keys/", dns.key_add, name="dns-key-add"),
    path("dns-records/settings/keys/<int:pk>/remove/", dns.key_remove, name="dns-key-remove"),
    path("dns-records/address/", dns.address, name="dns-address"),
    path("dns-records/export/<slug:what>/", dns.export, name="dns-export"),
    path("dns-records/write/", dns.write, name="dns-write"),
    path("<uuid:guid>/dns/", dns.pool_dns, name="pool-dns"),
    path("<uuid:guid>/load-balancer/", load_balancer.pool_load_balancer, name="pool-load-balancer"),
    path("<uuid:guid>/load-balancer/facts/", load_balancer.facts, name="pool-load-balancer-facts"),
    path("<uuid:guid>/load-balancer/haproxy.cfg", load_balancer.configuration, name="pool-load-balancer-configuration"),
    path("<uuid:guid>/load-balancer/<slug:slug>/", load_balancer.confirm, name="pool-load-balancer-confirm"),
]
