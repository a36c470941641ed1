"""REST: what the console reads and does not change by itself: location profiles, voice policies, applications."""

from __future__ import annotations

from typing import ClassVar

from ocsadmin.acting import right_names
from ocsadmin.api import MirrorSerializer, MirrorViewSet
from pools.models import ApplicationContact, LocationProfile, TrustedServiceEntry, UserPolicy

READ: dict[str, str] = {"list": right_names.VIEW_POOLS, "retrieve": right_names.VIEW_POOLS}


class LocationProfileSerializer(MirrorSerializer):
    """A location profile: how numbers are dialed at a place."""

    class Meta:
        model = LocationProfile
        fields: ClassVar = ("name", "description", "external_access_code")
        read_only_fields = fields


class VoicePolicySerializer(MirrorSerializer):
    """An Enterprise Voice policy. ``settings`` holds the properties of its content: name → text."""

    class Meta:
        model = UserPolicy
        fields: ClassVar = ("name", "is_default", "settings")
        read_only_fields = fields


class TrustedServiceSerializer(MirrorSerializer):
    """A trusted service entry: where an application is reached, and under which name in its certificate."""

    class Meta:
        model = TrustedServiceEntry
        fields: ClassVar = ("service_type", "fqdn", "tls_target", "port", "routable", "version", "extension")
        read_only_fields = fields


class ApplicationContactSerializer(MirrorSerializer):
    """The contact by which people reach an application."""

    class Meta:
        model = ApplicationContact
        fields: ClassVar = (
            "sip_uri",
            "display_name",
            "display_number",
            "line_uri",
            "enabled",
            "federation_enabled",
            "option_flags",
        )
        read_only_fields = fields


class LocationProfileViewSet(MirrorViewSet[LocationProfile]):
    """Location profiles of the forest."""

    needs = READ
    queryset = LocationProfile.objects.all()
    serializer_class = LocationProfileSerializer
    ordering = "name"


class VoicePolicyViewSet(MirrorViewSet[UserPolicy]):
    """Enterprise Voice policies of the forest."""

    needs = READ
    queryset = UserPolicy.objects.telephony()
    serializer_class = VoicePolicySerializer
    ordering = "name"


class TrustedServiceViewSet(MirrorViewSet[TrustedServiceEntry]):
    """Trusted service entries of the forest."""

    needs = READ
    queryset = TrustedServiceEntry.objects.all()
    serializer_class = TrustedServiceSerializer
    ordering = "service_type"


class ApplicationContactViewSet(MirrorViewSet[ApplicationContact]):
    """Contacts of applications."""

    needs = READ
    queryset = ApplicationContact.objects.all()
    serializer_class = ApplicationContactSerializer
    ordering = "sip_uri"
