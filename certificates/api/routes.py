"""Addresses of the REST resources below ``/api/v1/``."""

from .authorities import AuthorityViewSet
from .endpoints import CertificateEndpointViewSet
from .names import CertificateTargetViewSet
from .requests import CertificateRequestViewSet
from .viewsets import CertificateViewSet

ROUTES = [
    ("certificates", CertificateViewSet, "certificate"),
    ("certificate-requests", CertificateRequestViewSet, "certificate-request"),
    ("certification-authorities", AuthorityViewSet, "certification-authority"),
    ("certificate-endpoints", CertificateEndpointViewSet, "certificate-endpoint"),
    ("certificate-targets", CertificateTargetViewSet, "certificate-target"),
]
