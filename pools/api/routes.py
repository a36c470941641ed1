"""Addresses of the REST resources below ``/api/v1/``."""

from pools.services.rest import PoolServicesViewSet

from .checklist import ChecklistViewSet, DeploymentReportViewSet, SignOffViewSet
from .dns import DNSRecordViewSet
from .load_balancer import LoadBalancerViewSet
from .meetings import GlobalSettingsViewSet, MeetingPolicyViewSet
from .preparation import PreparationViewSet
from .read_only import (
    ApplicationContactViewSet,
    LocationProfileViewSet,
    TrustedServiceViewSet,
    VoicePolicyViewSet,
)
from .topology import TopologyViewSet
from .validation import CheckViewSet
from .viewsets import PoolViewSet, ServerViewSet, SIPDomainViewSet, StandardEditionViewSet

ROUTES = [
    ("preparation", PreparationViewSet, "preparation"),
    ("pools", PoolViewSet, "pool"),
    ("servers", ServerViewSet, "server"),
    ("pools/standard-edition", StandardEditionViewSet, "standard-edition"),
    ("sip-domains", SIPDomainViewSet, "sip-domain"),
    ("global-settings", GlobalSettingsViewSet, "global-settings"),
    ("meeting-policies", MeetingPolicyViewSet, "meeting-policy"),
    ("voice-policies", VoicePolicyViewSet, "voice-policy"),
    ("location-profiles", LocationProfileViewSet, "location-profile"),
    ("trusted-services", TrustedServiceViewSet, "trusted-service"),
    ("application-contacts", ApplicationContactViewSet, "application-contact"),
    ("dns-records", DNSRecordViewSet, "dns-record"),
    (
        r"pools/(?P<guid>[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})/load-balancer",
        LoadBalancerViewSet,
        "pool-load-balancer",
    ),
    ("checks", CheckViewSet, "check"),
    (
        r"pools/(?P<guid>[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})/services",
        PoolServicesViewSet,
        "pool-services",
    ),
    ("topology", TopologyViewSet, "topology"),
    (
        r"pools/(?P<guid>[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})/checklist",
        ChecklistViewSet,
        "pool-checklist",
    ),
    (
        r"pools/(?P<guid>[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})/sign-offs",
        SignOffViewSet,
        "pool-sign-off",
    ),
    (
        r"pools/(?P<guid>[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})/report",
        DeploymentReportViewSet,
        "pool-report",
    ),
]
