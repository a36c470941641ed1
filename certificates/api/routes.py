"""Addresses of the REST resources below ``/api/v1/``."""

from .endpoints import CertificateEndpointViewSet
from .names import CertificateTargetViewSet
from .requests import CertificateRequestViewSet
from .viewsets import CertificateViewSet

ROUTES = [
    ("certificates", CertificateViewSet, "certificate"),
    ("certificate-requests", CertificateRequestViewSet, "certificate-request"),
    ("certificate-endpoints", CertificateEndpointViewSet, "certificate-endpoint"),
    ("certificate-targets", CertificateTargetViewSet, "certificate-target"),
]
