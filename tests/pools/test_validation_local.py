"""Validate Local Server Configuration: against the real directory, whole and broken in many ways."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from ocsadmin import parts
from ocsadmin.checks.probe import Probe
from ocsadmin.checks.targets import Targets
from ocsadmin.demo.names import DEMO_PASSWORD, RTC_SERVICE
from ocsadmin.directory import DN, Directory, Entry
from ocsadmin.directory.filters import Eq, object_class
from pools.models import Pool, ValidationRun
from pools.validation import registry
from pools.validation.roles import Role, Step
from pools.validation.roots import Roots
from pools.validation.subject import read_subject
from pools.validation.surroundings import Controller, Surroundings

from .validating import read_topology, replace, rows, validate, verdicts

pytestmark = pytest.mark.django_db
RTC = DN.parse(RTC_SERVICE)
POOL = RTC.child("CN", "Pools").child("CN", "ocspool1")
SERVER = DN.parse("CN=Microsoft,CN=ocsfe01,OU=OCS Servers,DC=contoso,DC=com")


@pytest.fixture
def pool(directory: Directory) -> Pool:
    read_topology(directory)
    return Pool.objects.get(name="ocspool1")


def locally(pool: Pool, *roles: Role) -> ValidationRun:
    return validate(pool, steps=[Step.LOCAL], roles=[str(role) for role in roles])


@contextmanager
def changed(domain_admin: Directory, dn: DN, **values: list[str]) -> Iterator[None]:
    """An object with other values for a while; names of attributes without their prefix."""
    wanted = {f"msRTCSIP-{name}" if name[0].isupper() else name: value for name, value in values.items()}
    before = domain_admin.get(dn, tuple(wanted))
    assert before is not None
    old = {name: before.wire(name) for name in wanted}
    replace(domain_admin, before, wanted)
    try:
        yield
    finally:
        now = domain_admin.get(dn, tuple(wanted))
        assert now is not None
        replace(domain_admin, now, old)


@contextmanager
def without(domain_admin: Directory, entry: Entry, attributes: tuple[str, ...]) -> Iterator[None]:
    """An object that is gone for a while."""
    kept = {name: entry.wire(name) for name in attributes if entry.has(name)}
    kept["objectClass"] = (entry.texts("objectClass")[-1],)
    domain_admin.delete(entry.dn)
    try:
        yield
    finally:
        domain_admin.add(entry.dn, kept)


def one(directory: Directory, base: DN, kind: str, attribute: str, value: str) -> Entry:
    where = object_class(f"msRTCSIP-{kind}") & Eq(f"msRTCSIP-{attribute}", value)
    return next(iter(directory.search(base, where, attributes=("*",))))


class TestAWholePool:
    def test_is_in_order_in_every_role(self, pool: Pool) -> None:
        run = locally(pool)
        assert run.state == "done"
        bad = [(row.title, row.text) for row in run.rows.exclude(verdict__in=("ok", "skipped"))]
        assert bad in ([], [("Trusted root certificates", bad[0][1] if bad else "")])

    def test_asks_the_same_question_once_for_all_roles(self, pool: Pool) -> None:
        run = locally(pool)
        row = run.rows.get(check_name="pool_object")
        assert set(row.roles) == set(Role)
        identities = list(run.rows.values_list("identity", flat=True))
        assert len(identities) == len(set(identities))

    def test_says_that_the_standard_edition_server_is_its_own_pool(self, directory: Directory, pool: Pool) -> None:
        run = locally(Pool.objects.get(name="ocsse01"), Role.FRONT_END)
        assert run.rows.get(check_name="trusted_servers").text.endswith("all 1 names of the pool.")
        assert not run.rows.filter(verdict="failure")

    def test_skips_what_can_not_be_compared(self, pool: Pool) -> None:
        row = locally(pool, Role.FRONT_END).rows.get(check_name="controllers")
        assert (row.verdict, "one domain controller only" in row.text) == ("skipped", True)

    def test_can_be_asked_of_one_server(self, pool: Pool) -> None:
        run = validate(pool, server="OCSFE01.contoso.com", steps=[Step.LOCAL])
        assert run.server == "ocsfe01.contoso.com"
        assert set(run.rows.exclude(server="").values_list("server", flat=True)) == {"ocsfe01.contoso.com"}


class TestTheFrontEndServer:
    def test_misses_a_server_in_the_list_of_trusted_servers(
        self, pool: Pool, directory: Directory, domain_admin: Directory
    ) -> None:
        settings = RTC.child("CN", "Global Settings")
        line = one(directory, settings, "TrustedServer", "TrustedServerFQDN", "ocsfe02.contoso.com")
        names = ("msRTCSIP-TrustedServerFQDN", "msRTCSIP-TrustedServerVersion")
        with without(domain_admin, line, names):
            row = rows(locally(pool, Role.FRONT_END))["trusted_servers ocspool1"]
        assert row.verdict == "failure"
        assert row.text == "ocsfe02.contoso.com is not in the list of trusted servers."
        assert "mutual TLS" in row.cause
        assert row.cure

    def test_sees_a_server_linked_to_another_pool(self, pool: Pool, domain_admin: Directory) -> None:
        other = f"CN=LC Services,CN=Microsoft,CN=ocsse01,CN=Pools,{RTC}"
        with changed(domain_admin, SERVER.child("CN", "LC Services"), PoolAddress=[other]):
            found = verdicts(locally(pool, Role.FRONT_END), "server_links")
        assert found == {"ocsfe01.contoso.com": "failure", "ocsfe02.contoso.com": "ok"}

    def test_sees_that_a_role_was_deactivated(self, pool: Pool, domain_admin: Directory) -> None:
        entry = domain_admin.get(SERVER.child("CN", "LC Services"))
        assert entry is not None
        names = (
            "msRTCSIP-PoolAddress", "msRTCSIP-ServerVersion", "msRTCSIP-EnterpriseServices", "serviceDNSName",
        )  # fmt: skip
        with without(domain_admin, entry, names):
            row = rows(locally(pool, Role.FRONT_END))["server_links ocsfe01.contoso.com"]
        assert row.text == "CN=LC Services is missing below the computer account of ocsfe01.contoso.com."

    def test_sees_another_version(self, pool: Pool, domain_admin: Directory) -> None:
        with changed(domain_admin, SERVER.child("CN", "LS AV MCU"), ServerVersion=["3"]):
            row = rows(locally(pool, Role.FRONT_END))["versions ocspool1"]
        assert row.text == "LS AV MCU on ocsfe01.contoso.com is of another version: Office Communications Server 2007."

    def test_sees_a_pool_that_is_not_complete(self, pool: Pool, domain_admin: Directory) -> None:
        with changed(domain_admin, POOL, BackEndServer=[], PoolType=["7"], PoolVersion=["3"], dNSHostName=["short"]):
            row = rows(locally(pool, Role.FRONT_END))["pool_object ocspool1"]
        said = " ".join([row.text, *(detail["text"] for detail in row.details)])
        assert row.verdict == "failure"
        for part in ("“short”", "no back end", "pool type is unknown (7)", "Office Communications Server 2007."):
            assert part in said

    def test_sees_two_default_sip_domains(self, pool: Pool, directory: Directory, domain_admin: Directory) -> None:
        retail = one(directory, RTC, "Domain", "DomainName", "retail.contoso.com")
        with changed(domain_admin, retail.dn, Default=["TRUE"]):
            row = rows(locally(pool, Role.FRONT_END))["sip_domains ocspool1"]
        assert row.verdict == "failure"
        assert "Exactly one SIP domain" in row.text

    def test_sees_users_in_a_domain_that_is_no_sip_domain(
        self, pool: Pool, domain_admin: Directory, scratch_ou: DN
    ) -> None:
        self._user(domain_admin, scratch_ou, "lost", "sip:lost@nowhere.example", pool_service())
        row = rows(locally(pool, Role.FRONT_END))["home_servers ocspool1"]
        assert row.text == "Addresses of 1 user are in nowhere.example, which is no SIP domain."
        assert row.hints == ["sign-in"]

    def test_sees_users_whose_home_server_is_the_pool_object(
        self, pool: Pool, domain_admin: Directory, scratch_ou: DN
    ) -> None:
        self._user(domain_admin, scratch_ou, "astray", "sip:astray@contoso.com", str(POOL))
        row = rows(locally(pool, Role.FRONT_END))["home_servers ocspool1"]
        assert row.text == "The home server of astray is the pool object itself."

    def test_sees_a_service_account_that_is_disabled(self, pool: Pool, domain_admin: Directory) -> None:
        account = next(
            iter(
                domain_admin.search(domain_admin.forest.domain, Eq("sAMAccountName", "RTCService"), attributes=("cn",))
            )
        )
        with changed(domain_admin, account.dn, userAccountControl=["66050"]):
            row = rows(locally(pool, Role.FRONT_END))["service_accounts ocspool1"]
        assert row.text == "RTCService in RTCHSUniversalServices is disabled."

    def _user(self, domain_admin: Directory, ou: DN, name: str, uri: str, home: str) -> None:
        account = f"{name}{ou.name[-6:]}"
        domain_admin.add(
            ou.child("CN", name),
            {
                "objectClass": ["user"],
                "sAMAccountName": [account],
                "msRTCSIP-PrimaryUserAddress": [uri],
                "msRTCSIP-PrimaryHomeServer": [home],
            },
        )


def pool_service() -> str:
    return str(POOL.child("CN", "Microsoft").child("CN", "LC Services"))


class TestOtherRoles:
    def test_see_a_web_components_server_that_is_not_trusted(
        self, pool: Pool, directory: Directory, domain_admin: Directory
    ) -> None:
        name = "TrustedWebComponentsServer"
        line = one(directory, RTC, name, f"{name}FQDN", "ocsfe01.contoso.com")
        with without(domain_admin, line, (f"msRTCSIP-{name}FQDN", "msRTCSIP-TrustedServerVersion")):
            found = verdicts(locally(pool, Role.WEB_COMPONENTS), "web_components")
        assert found == {"ocsfe01.contoso.com": "failure", "ocsfe02.contoso.com": "ok"}

    def test_see_stores_that_are_not_set(self, pool: Pool, domain_admin: Directory) -> None:
        data = ["InternalWebFarmFQDN=10.0.0.1", r"MeetingContentPath=E:\Local", r"AddressBookPath=\\ocsfs01\a\b"]
        with changed(domain_admin, POOL, PoolData=data):
            row = rows(locally(pool, Role.WEB_COMPONENTS))["web_stores ocspool1"]
        said = " ".join([row.text, *(detail["text"] for detail in row.details)])
        for part in (
            "“10.0.0.1”, which is no FQDN",
            r"“E:\Local” is no share",
            "Client Update Data store: no location",
        ):
            assert part in said

    def test_see_a_conferencing_server_without_its_factory(self, pool: Pool, domain_admin: Directory) -> None:
        with changed(domain_admin, SERVER.child("CN", "LS AV MCU"), MCUFactoryAddress=[]):
            found = verdicts(locally(pool, Role.AV_CONFERENCING), "conferencing_server")
        assert found == {"ocsfe01.contoso.com": "failure", "ocsfe02.contoso.com": "ok"}

    def test_skip_application_sharing_which_has_no_objects(self, pool: Pool) -> None:
        run = locally(pool, Role.APPLICATION_SHARING)
        assert set(run.rows.filter(check_name="factory").values_list("verdict", flat=True)) == {"skipped"}

    def test_see_an_application_that_lacks_its_port_and_its_link(
        self, pool: Pool, directory: Directory, domain_admin: Directory
    ) -> None:
        entry = one(directory, RTC, "TrustedService", "TrustedServiceType", "Microsoft.Rtc.Applications.Acd")
        linked = directory.get(POOL, ("msRTCSIP-TrustedServiceLinks",))
        assert linked is not None
        others = [str(dn) for dn in linked.all("msRTCSIP-TrustedServiceLinks") if dn != entry.dn]
        with changed(domain_admin, entry.dn, TrustedServicePort=[]), changed(
            domain_admin, POOL, TrustedServiceLinks=others
        ):  # fmt: skip
            row = rows(locally(pool, Role.RESPONSE_GROUP))["application_entry ocspool1 (Response Group Service)"]
        assert row.text == "The trusted service entry of Response Group Service has no port."
        assert any("not linked" in detail["text"] for detail in row.details)

    def test_skip_an_application_that_is_not_activated(self, pool: Pool, domain_admin: Directory) -> None:
        with changed(domain_admin, POOL, ApplicationList=["Microsoft.Rtc.Applications.Caa"]):
            run = locally(pool, Role.OUTSIDE_VOICE_CONTROL)
        assert set(run.rows.filter(check_name__startswith="application").values_list("verdict", flat=True)) == {
            "skipped"
        }

    def test_see_an_attendant_without_an_access_number(
        self, pool: Pool, directory: Directory, domain_admin: Directory
    ) -> None:
        contacts = RTC.child("CN", "Application Contacts")
        where = object_class("contact") & Eq("msRTCSIP-PrimaryUserAddress", "sip:redmond.dialin@contoso.com")
        contact = next(iter(directory.search(contacts, where, attributes=("*",))))
        with changed(domain_admin, contact.dn, ApplicationDestination=[]):
            run = locally(pool, Role.CONFERENCING_ATTENDANT)
        row = rows(run)["application_contacts ocspool1 (Conferencing Attendant)"]
        assert (row.verdict, "nobody can dial in" in row.text) == ("warning", True)


class TestWarningsThatCanBeIgnored:
    def test_say_why_where_nobody_has_enterprise_voice(
        self, pool: Pool, directory: Directory, domain_admin: Directory
    ) -> None:
        (route,) = directory.search(RTC, object_class("msRTCSIP-PhoneRoute"), attributes=("*",))
        names = tuple(name for name in route if name.startswith("msrtcsip-"))
        with without(domain_admin, route, names):
            run = locally(pool, Role.FRONT_END)
        row = run.rows.get(check_name="enterprise_voice")
        assert row.verdict == "warning"
        assert "can be ignored" in row.ignorable
        assert run.counts["ignorable"] == 1

    def test_say_why_where_there_are_no_edge_servers(
        self, pool: Pool, directory: Directory, domain_admin: Directory
    ) -> None:
        (edge,) = directory.search(RTC, object_class("msRTCSIP-EdgeProxy"), attributes=("*",))
        settings = RTC.child("CN", "Global Settings")
        linked = ("Caa", "Cas", "Acd", "Ccs")
        entries = [
            str(one(directory, RTC, "TrustedService", "TrustedServiceType", f"Microsoft.Rtc.Applications.{name}").dn)
            for name in linked
        ]
        with (
            without(domain_admin, edge, ("msRTCSIP-EdgeProxyFQDN",)),
            changed(domain_admin, settings, DefaultRouteToEdgeProxy=[], DefaultRouteToEdgeProxyPort=[]),
            changed(domain_admin, POOL, TrustedServiceLinks=entries),
        ):
            read_topology(directory)
            run = locally(pool, Role.AV_CONFERENCING)
        row = run.rows.get(check_name="edge_servers")
        assert (row.text, "can be ignored" in row.ignorable) == ("No Edge Servers are deployed.", True)


class TestADirectoryThatDoesNotAnswer:
    def test_fails_one_row_and_skips_the_others(self, pool: Pool, settings: Any) -> None:
        before = list(settings.LDAP_URIS)
        settings.LDAP_URIS = ["ldaps://127.0.0.1:1"]
        parts.forget()
        try:
            run = locally(pool, Role.FRONT_END)
        finally:
            settings.LDAP_URIS = before
            parts.forget()
        assert run.state == "done"
        assert set(run.rows.exclude(check_name="directory_answers").values_list("verdict", flat=True)) == {"skipped"}
        row = run.rows.get(check_name="directory_answers")
        assert (row.verdict, bool(row.cure)) == ("failure", True)


@pytest.mark.slow
class TestAnotherDomainController:
    @pytest.fixture
    def second(self, forest: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Directory]:
        """A forest unpacked from the same build: the same objects and GUIDs, and nothing replicated between the two."""
        from ocsadmin.demo import forest as demo
        from ocsadmin.directory.ldap import LDAPDirectory
        from ocsadmin.directory.settings import DirectorySettings

        folder = tmp_path_factory.mktemp("second")
        running = demo.start(folder, nosync=True)
        environment = running.environment()
        yield LDAPDirectory(
            DirectorySettings(
                uris=tuple(environment["OCSADMIN_LDAP_URIS"].split()),
                bind_name="administrator@contoso.com",
                password=DEMO_PASSWORD,
                ca_file=environment["OCSADMIN_LDAP_CA_FILE"],
            )
        )
        demo.stop(folder)

    def test_is_told_where_it_differs(self, pool: Pool, directory: Directory, second: Directory) -> None:
        before = self.compare(pool, directory, second)  # what other tests of this session deleted and made anew
        with changed(second, POOL, BackEndServer=["other.contoso.com"]):
            (said,) = self.compare(pool, directory, second) - before
            assert said.endswith("differs on dc2: msrtcsip-backendserver.")
        assert self.compare(pool, directory, second) == before
        entry = second.get(SERVER.child("CN", "LS AppServer"))
        assert entry is not None
        second.delete(entry.dn)
        said = " ".join(self.compare(pool, directory, second))
        assert "CN=LS AppServer,CN=Microsoft,CN=ocsfe01,OU=OCS Servers,DC=contoso,DC=com is not on dc2." in said

    def compare(self, pool: Pool, directory: Directory, second: Directory) -> set[str]:
        subject = read_subject(pool.guid)
        around = Surroundings(
            subject=subject,
            directory=directory,
            probe=Probe(parts.resolver(), Targets({})),
            roots=Roots(),
            controllers=[Controller("dc2", second)],
        )
        return {one.text for one in registry.carry_out("controllers", around, {}) if one.level != "ok"}
