"""What the directory does not know of names and addresses, as people entered it; only our database holds it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Entered(models.Model):
    """Who entered it, and when."""

    entered_by = models.CharField(max_length=200, blank=True)
    entered_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True


class HostAddress(Entered):
    """The IPv4 addresses that a name must have inside or outside: of a load balancer, a server, a reverse proxy."""

    class Side(models.TextChoices):
        INTERNAL = "internal", _("Internal")
        EXTERNAL = "external", _("External")

    name = models.CharField(max_length=253, help_text="In lower case, without a final dot.")
    side = models.CharField(max_length=8, choices=Side)
    addresses = models.JSONField(default=list)

    class Meta:
        ordering = ("name", "side")
        constraints = [models.UniqueConstraint(fields=["name", "side"], name="host_address_once_on_each_side")]

    def __str__(self) -> str:
        return f"{self.name} ({self.side})"


class HostRole(Entered):
    """A name that a host outside the directory has: of an Edge Server, a Communicator Web Access server, a proxy."""

    class Role(models.TextChoices):
        EDGE_ACCESS = "edge_access", _("Access Edge service, external name")
        EDGE_CONFERENCING = "edge_conferencing", _("Web Conferencing Edge service, external name")
        EDGE_AV = "edge_av", _("A/V Edge service, external name")
        EDGE_INTERNAL = "edge_internal", _("Edge Server (or Access Edge array), internal name")
        EDGE_AV_INTERNAL = "edge_av_internal", _("A/V Edge array, internal name")
        EDGE_CONFERENCING_INTERNAL = "edge_conferencing_internal", _("Web Conferencing Edge service, internal name")
        CWA = "cwa", _("Communicator Web Access site")
        CWA_EXTERNAL = "cwa_external", _("Communicator Web Access site through the reverse proxy")
        REVERSE_PROXY = "reverse_proxy", _("Reverse proxy, external name")

    role = models.CharField(max_length=40, choices=Role)
    name = models.CharField(max_length=253, help_text="In lower case, without a final dot.")
    sip_domain = models.CharField(
        max_length=253, blank=True, help_text="Of an Access Edge service: the only SIP domain that leads to it."
    )

    class Meta:
        ordering = ("role", "pk")
        constraints = [
            models.UniqueConstraint(fields=["role", "name", "sip_domain"], name="host_role_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.role}"


class SignInChoice(Entered):
    """How clients find their pool; there is one row at most. Without it automatic sign-in is taken for wanted."""

    automatic = models.BooleanField(default=True, help_text="Clients look for SRV records.")
    tcp_allowed = models.BooleanField(default=False, help_text="Internal clients may use TCP: _sipinternal._tcp too.")
    pool_guid = models.UUIDField(null=True, help_text="The pool that authenticates and redirects sign-in requests.")
    update_pool_guid = models.UUIDField(null=True, help_text="The pool that hosts Device Update Service.")
    federation = models.BooleanField(default=False, help_text="Partners find the SIP domains by DNS.")

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_sign_in_choice")]

    def __str__(self) -> str:
        return "sign-in"


class NameServerKey(Entered):
    """A TSIG key for dynamic updates; the secret is sealed and never shown."""

    name = models.CharField(max_length=253, unique=True)
    algorithm = models.CharField(max_length=20)
    sealed = models.BinaryField()

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class LoadBalancerFacts(Entered):
    """What only people know of a pool's load balancer."""

    pool_guid = models.UUIDField(unique=True)
    more_users = models.PositiveIntegerField(default=0, help_text="Users that will come, beside those counted.")
    snat_addresses = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"load balancer of {self.pool_guid}"


class LoadBalancerConfirmation(models.Model):
    """Someone says that a load balancer meets a requirement that the console can't see."""

    pool_guid = models.UUIDField(db_index=True)
    requirement = models.CharField(max_length=60)
    confirmed_by = models.CharField(max_length=200)
    confirmed_at = models.DateTimeField(auto_now=True)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pool_guid", "requirement"], name="requirement_confirmed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.requirement} of {self.pool_guid}"
