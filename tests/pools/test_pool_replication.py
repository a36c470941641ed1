"""What replication brings of the demo forest's deployment."""

from __future__ import annotations

import uuid

import pytest

from ocsadmin import mirror
from ocsadmin.directory import DN, AttributeChange, Directory
from pools import mapping, models, queries
from pools.views.pool_page import PoolPage

pytestmark = pytest.mark.django_db

KINDS = [kind.name for kind in mapping.KINDS]


@pytest.fixture
def replicated(directory: Directory) -> None:
    run = mirror.replicate(directory, only=KINDS)
    assert run.pk


@pytest.mark.usefixtures("replicated")
class TestTheMirror:
    def test_holds_the_pools_with_what_their_service_objects_are_called(self) -> None:
        pool = models.Pool.objects.get(name="ocspool1")
        assert (pool.fqdn, pool.pool_type, pool.version, pool.functionality) == ("ocspool1.contoso.com", 10, 4, 2)
        assert pool.pool_data["InternalWebFarmFQDN"] == "ocspool1-web.contoso.com"
        assert pool.service_dn_key.startswith("cn=lc services,cn=microsoft,cn=ocspool1,cn=pools,")
        assert len(pool.applications) == 4
        assert len(pool.trusted_service_keys) == 5

    def test_holds_the_servers_of_each_pool_with_their_roles(self) -> None:
        rows = {row.server.fqdn: row for row in queries.server_rows()}
        assert {fqdn: row.pool.name for fqdn, row in rows.items() if row.pool} == {
            "ocsfe01.contoso.com": "ocspool1",
            "ocsfe02.contoso.com": "ocspool1",
            "ocsse01.contoso.com": "ocsse01",
        }
        assert "A/V Conferencing Server" in rows["ocsfe01.contoso.com"].roles_in_words
        assert len(rows["ocsfe01.contoso.com"].roles) == 6

    def test_holds_sip_domains_with_the_default_first(self) -> None:
        assert queries.sip_domain_names() == ["contoso.com", "retail.contoso.com"]
        assert models.SIPDomain.objects.default() == models.SIPDomain.objects.get(name="contoso.com")
        assert models.SIPDomain.objects.get(name="contoso.com").authoritative is True

    def test_holds_policies_by_their_names_with_their_settings(self) -> None:
        policies = models.UserPolicy.objects
        assert policies.meeting().get(is_default=True).name == "Policy 5 (Low)"
        assert policies.meeting().get(name="Policy 2").settings["MaxMeetingSize"] == "100"
        assert policies.telephony().count() == 2

    def test_holds_location_profiles_with_their_rules_in_order(self) -> None:
        profile = models.LocationProfile.objects.get(name="Redmond.contoso.com")
        rules = {rule.dn_key: rule.name for rule in models.NormalizationRule.objects.all()}
        assert [rules[key] for key in profile.rule_keys] == ["Redmond extension", "Redmond local", "US long distance"]

    def test_tells_an_instance_behind_a_load_balancer_by_its_tls_target(self) -> None:
        entries = models.TrustedServiceEntry.objects.filter(service_type="HelpBot")
        assert sorted(entry.tls_target for entry in entries) == ["", "helpbot01.contoso.com", "helpbot02.contoso.com"]
        assert {(entry.fqdn, entry.port, entry.routable) for entry in entries} == {("helpbot.contoso.com", 6100, True)}

    def test_holds_application_contacts_computers_units_and_global_settings(self) -> None:
        contact = models.ApplicationContact.objects.get(sip_uri="sip:helpbot@contoso.com")
        assert (contact.line_uri, contact.enabled, contact.option_flags) == ("tel:+14255550150", True, 384)
        assert models.Computer.objects.get(name="ocssql02").fqdn == "ocssql02.contoso.com"
        assert models.OrganizationalUnit.objects.filter(path="contoso.com/People/Sales/Sydney").exists()
        settings = models.GlobalSettings.objects.current()
        assert settings is not None
        assert (settings.anonymous_per_user, settings.meeting_policy_per_user, settings.uc_policy_per_user) == (
            True,
        ) * 3

    def test_reads_no_differently_when_nothing_has_changed(self, directory: Directory) -> None:
        before = {kind.name: set(kind.model._default_manager.values_list("guid", "digest")) for kind in mapping.KINDS}
        mirror.replicate(directory, only=KINDS)
        assert {
            kind.name: set(kind.model._default_manager.values_list("guid", "digest")) for kind in mapping.KINDS
        } == before

    def test_shows_the_facts_of_a_pool_in_words(self) -> None:
        shown = PoolPage(models.Pool.objects.get(name="ocspool1"))
        facts = {str(label): value for label, value in shown.facts}
        assert facts["Type"] == "Enterprise Edition"
        assert facts["Version"] == "Office Communications Server 2007 R2"
        assert facts["Default location profile"] == "Redmond.contoso.com"
        assert dict(shown.stores)["Meeting content"] == r"\\ocsfs01\ocspool1\Presentation"
        ports = {one.name: one.entry.port for one in shown.applications if one.entry}
        assert ports["Response Group Service"] == 5071
        assert ports["MRAS"] == 5062
        assert len(shown.contacts) == 4


class TestAServersName:
    def test_follows_the_dns_name_of_its_computer(
        self, directory: Directory, domain_admin: Directory, scratch_ou: DN
    ) -> None:
        name = f"s{uuid.uuid4().hex[:8]}"
        computer = scratch_ou.child("CN", name)
        domain_admin.add(
            computer,
            {"objectClass": ["computer"], "sAMAccountName": [f"{name}$"], "dNSHostName": [f"{name}.disjoint.example"]},
        )
        domain_admin.add(computer.child("CN", "Microsoft"), {"objectClass": ["container"]})
        service = computer.child("CN", "Microsoft").child("CN", "LC Services")
        domain_admin.add(service, {"objectClass": ["msRTCSIP-Server"]})
        mirror.replicate(directory, only=["computer", "server"])
        row = models.Server.objects.get(dn_key=service.key)
        assert row.fqdn == f"{name}.disjoint.example"

        old, new = f"{name}.disjoint.example", f"{name}.renamed.example"
        domain_admin.modify(computer, [AttributeChange("dNSHostName", remove=(old,), add=(new,))])
        mirror.replicate(directory, only=["computer", "server"])
        row.refresh_from_db()
        assert row.fqdn == new
