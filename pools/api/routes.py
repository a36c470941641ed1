"""Addresses of the REST resources below ``/api/v1/``."""

from .viewsets import PoolViewSet, ServerViewSet, SIPDomainViewSet

ROUTES = [
    ("pools", PoolViewSet, "pool"),
    ("servers", ServerViewSet, "server"),
    ("sip-domains", SIPDomainViewSet, "sip-domain"),
]
