"""Validate Connectivity: real listeners at the demo hosts' addresses, good ones and nasty ones."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from ocsadmin.checks.targets import OutsideDeployment, Targets
from ocsadmin.demo.names import SERVICE_ACCOUNT
from ocsadmin.directory import DN, Directory
from ocsadmin.directory.errors import WrongPassword
from pools.models import Pool, ValidationRow, ValidationRun
from pools.validation import roots, targets
from pools.validation.accounts import TestAccount
from pools.validation.roles import Role, Step
from pools.validation.subject import read_subject
from tests.accounts.test_lockout import a_person, set_threshold
from tests.checks.servers.certificates import Issued, authority, issue
from tests.checks.servers.running import running
from tests.checks.servers.sip import PASSWORDS

from . import listeners as at
from .listeners import Listeners
from .validating import read_topology, rows, validate, verdicts

pytestmark = pytest.mark.django_db
FQDN, WEB_FARM = "ocspool1.contoso.com", "ocspool1-web.contoso.com"


@pytest.fixture(scope="module", autouse=True)
def addresses() -> Iterator[None]:
    with at.demo_addresses():
        yield


@pytest.fixture(scope="module")
def root() -> Issued:
    return authority("Contoso Root CA")


@pytest.fixture
def listeners(tmp_path: Path) -> Iterator[Listeners]:
    running = Listeners(tmp_path)
    yield running
    running.close()


@pytest.fixture
def pool(directory: Directory, settings: Any, tmp_path: Path, root: Issued) -> Pool:
    """The demo's pool; certificates must lead to ``root``; a probe ends after two seconds."""
    file = tmp_path / "roots.pem"
    file.write_bytes(root.certificate.public_bytes(Encoding.PEM))
    settings.VALIDATION_CA_FILE, settings.VALIDATION_TIMEOUT = str(file), 2
    read_topology(directory)
    return Pool.objects.get(name="ocspool1")


def connect(pool: Pool, *roles: Role) -> ValidationRun:
    return validate(pool, steps=[Step.CONNECTIVITY], roles=[str(role) for role in roles])


def said(row: ValidationRow) -> str:
    return " ".join([row.text, *(detail["text"] for detail in row.details)])


class TestAHealthyPool:
    def test_answers_everywhere(self, pool: Pool, root: Issued, listeners: Listeners) -> None:
        certificate = issue(FQDN, by=root)
        for host in (at.POOL, at.SERVER_1, at.SERVER_2):
            listeners.listen(host, 5061, at.answers_sip, certificate=certificate)
            listeners.listen(host, 444, at.accepts, certificate=certificate)
        for port in (5060, 135):
            listeners.listen(at.POOL, port, at.answers_sip)
        found = rows(connect(pool, Role.FRONT_END))
        for target in (f"{FQDN}, port 5061", "ocsfe01.contoso.com, port 5061", f"{FQDN}, port 444"):
            assert found[f"tls {target}"].verdict == "ok", said(found[f"tls {target}"])
            assert found[f"tcp {target}"].verdict == "ok"
        for target in (f"{FQDN}, port 5060", f"{FQDN}, port 5061", "ocsfe02.contoso.com, port 5061"):
            assert found[f"sip_options {target}"].verdict == "ok", said(found[f"sip_options {target}"])
        assert found["dns_sign_in contoso.com"].verdict == "ok"
        assert found[f"dns_address {FQDN}"].text == f"{FQDN} resolves to 127.20.0.10."

    def test_has_virtual_directories(self, pool: Pool, root: Issued, listeners: Listeners) -> None:
        listeners.listen(at.WEB_FARM, 443, at.answers_http, certificate=issue(WEB_FARM, by=root))
        listeners.listen(at.WEB_FARM, 80, at.answers_http)
        run = connect(pool, Role.WEB_COMPONENTS)
        found = verdicts(run, "web_directory")
        assert len(found) == 9
        assert set(found.values()) == {"ok"}
        assert f"https://{WEB_FARM}/ABS/int/Handler" in found
        assert f"http://{WEB_FARM}/GroupExpansion/int/service.asmx" in found


class TestWhatNobodyAnswers:
    def test_is_told_once_for_each_port(self, pool: Pool) -> None:
        found = rows(connect(pool, Role.FRONT_END))
        assert found[f"tcp {FQDN}, port 5061"].verdict == "failure"
        assert found[f"tcp {FQDN}, port 5060"].verdict == "warning"
        for check in ("tls", "sip_options"):
            row = found[f"{check} {FQDN}, port 5061"]
            assert (row.verdict, row.text) == ("skipped", f"Not checked, because nothing answers at {FQDN}, port 5061.")

    def test_carries_the_hints_of_the_documentation(self, pool: Pool) -> None:
        row = rows(connect(pool, Role.FRONT_END))[f"tcp {FQDN}, port 5061"]
        assert row.hints == ["services"]
        assert row.cause
        assert row.cure

    def test_is_a_missing_record_in_dns(self, pool: Pool) -> None:
        found = rows(connect(pool, Role.FRONT_END))
        assert found["dns_sign_in retail.contoso.com"].verdict == "warning"
        pool.fqdn = "nowhere.contoso.com"
        pool.save()
        row = rows(connect(pool, Role.FRONT_END))["dns_address nowhere.contoso.com"]
        assert (row.verdict, row.text) == ("failure", "nowhere.contoso.com has no DNS A record.")

    def test_is_skipped_where_no_name_server_answers(self, pool: Pool, settings: Any) -> None:
        settings.DNS_SERVERS = ["127.0.0.1:1"]
        found = rows(connect(pool, Role.FRONT_END))
        assert found[f"dns_address {FQDN}"].verdict == "skipped"
        assert found["dns_sign_in contoso.com"].verdict == "skipped"


class TestCertificates:
    @pytest.mark.parametrize(
        ("wish", "problem"),
        [
            ({"common": "other.contoso.com"}, FQDN),
            ({"ends": -1, "begins": -30}, "expired"),
            ({"usages": ()}, "usage"),
        ],
    )
    def test_that_do_not_fit_are_failures(
        self, pool: Pool, root: Issued, listeners: Listeners, wish: dict[str, Any], problem: str
    ) -> None:
        from cryptography.x509.oid import ExtendedKeyUsageOID

        wish = {**wish, **({"usages": [ExtendedKeyUsageOID.SERVER_AUTH]} if "usages" in wish else {})}
        certificate = issue(wish.pop("common", FQDN), by=root, **wish)
        listeners.listen(at.POOL, 5061, at.accepts, certificate=certificate)
        row = rows(connect(pool, Role.FRONT_END))[f"tls {FQDN}, port 5061"]
        assert row.verdict == "failure"
        assert row.hints == ["sign-in"]
        assert len(row.details) > 3

    def test_are_judged_also_where_a_server_takes_one_connection_at_a_time(
        self, pool: Pool, root: Issued, tmp_path: Path
    ) -> None:
        """``openssl s_server`` keeps the second connection waiting for as long as the first one stands."""
        chain, key = issue(FQDN, by=root, begins=-30, ends=-1).write(tmp_path, "late")
        command = ["openssl", "s_server", "-accept", f"{at.POOL}:5061", "-cert", str(chain), "-key", str(key), "-quiet"]
        for _again in range(3):
            with running(command, tmp_path, listens=[(at.POOL, 5061)]):
                row = rows(connect(pool, Role.FRONT_END))[f"tls {FQDN}, port 5061"]
            assert "expired" in row.text

    def test_of_an_unknown_authority_are_failures(self, pool: Pool, listeners: Listeners) -> None:
        certificate = issue(FQDN, by=authority("Somebody else"))
        listeners.listen(at.POOL, 5061, at.accepts, certificate=certificate)
        row = rows(connect(pool, Role.FRONT_END))[f"tls {FQDN}, port 5061"]
        assert row.verdict == "failure"
        assert "Somebody else" in said(row)

    def test_need_sip_names_on_the_pool_that_redirects_sign_in(
        self, pool: Pool, root: Issued, listeners: Listeners
    ) -> None:
        pool.pool_data = {
            **pool.pool_data,
            "AutomaticLogon": "TRUE",
            "RedirectAutomaticLogon": "TRUE",
            "AutomaticLogonDomains": "contoso.com;retail.contoso.com",
        }
        pool.save()
        names = [FQDN, "sip.contoso.com"]
        listeners.listen(at.POOL, 5061, at.accepts, certificate=issue(FQDN, by=root, names=names))
        row = rows(connect(pool, Role.FRONT_END))[f"tls {FQDN}, port 5061"]
        assert row.verdict == "failure"
        assert "sip.retail.contoso.com" in said(row)

    def test_are_read_from_the_directory_where_no_file_is_given(
        self, directory: Directory, domain_admin: Directory, root: Issued
    ) -> None:
        container = roots.container(directory.forest.configuration)
        made = [dn for dn in (container,) if domain_admin.get(dn) is None]
        for dn in made:
            domain_admin.add(dn, {"objectClass": ["container"]})
        entry = container.child("CN", "Contoso Root CA")
        der = root.certificate.public_bytes(Encoding.DER)
        domain_admin.add(
            entry,
            {
                "objectClass": ["certificationAuthority"],
                "cACertificate": [der],
                "authorityRevocationList": [b"\x00"],
                "certificateRevocationList": [b"\x00"],
            },
        )
        try:
            assert root.certificate in roots.Roots().read(directory)
        finally:
            for dn in (entry, *made):
                domain_admin.delete(dn)


class TestNastyPeers:
    @pytest.mark.parametrize("talk", [at.accepts, at.says_nonsense])
    def test_end_in_a_row_and_never_in_an_error(self, pool: Pool, listeners: Listeners, talk: at.Talk) -> None:
        for port in (5060, 5061, 444):
            listeners.listen(at.POOL, port, talk)
        run = connect(pool, Role.FRONT_END)
        found = rows(run)
        assert run.state == "done"
        assert found[f"tls {FQDN}, port 5061"].verdict == "failure"
        assert found[f"sip_options {FQDN}, port 5061"].verdict == "failure"
        assert not run.rows.filter(text__contains="console made an error").exists()


class TestTargets:
    def test_are_the_hosts_of_the_directory_and_nothing_else(self, pool: Pool) -> None:
        found = targets.ports_of(read_subject(pool.guid))
        assert set(found) == {
            FQDN, WEB_FARM, "ocsfe01.contoso.com", "ocsfe02.contoso.com", "ocssql01.contoso.com", "edge01.contoso.com",
        }  # fmt: skip
        assert found["ocssql01.contoso.com"] == {1433}
        assert found["edge01.contoso.com"] == {5061, 5062}
        allowed = Targets(found)
        allowed.allow(FQDN, 5061)
        for host, port in ((FQDN, 22), ("dc1.contoso.com", 389), ("169.254.169.254", 80), ("localhost", 5061)):
            with pytest.raises(OutsideDeployment):
                allowed.allow(host, port)

    @pytest.mark.parametrize("name", ["169.254.169.254", "127.0.0.1", "::1", "localhost"])
    def test_are_never_an_address_or_a_short_name(self, pool: Pool, listeners: Listeners, name: str) -> None:
        if name in ("127.0.0.1", "localhost"):
            listeners.listen("127.0.0.1", 5061, at.accepts)
        pool.fqdn = name
        pool.save()
        assert name not in targets.ports_of(read_subject(pool.guid))
        row = rows(connect(pool, Role.FRONT_END))[f"tcp {name}, port 5061"]
        assert (row.verdict, listeners.heard) == ("failure", [])
        assert "none of the deployment's places" in row.text

    def test_are_all_that_a_run_connects_to(self, pool: Pool, listeners: Listeners) -> None:
        """A row that was tampered with is refused by the targets, which are read from the mirror again."""
        from pools.validation import carrying, outside

        listeners.listen("127.20.0.60", 2222, at.accepts)
        run = connect(pool, Role.FRONT_END)
        row = run.rows.filter(check_name="tcp").first()
        assert row is not None
        row.arguments = {"host": "cups.contoso.com", "port": 2222, "what": "Anything"}
        finding = carrying.carry_out(row, outside.surround(run, read_subject(pool.guid)))
        assert finding.verdict == "failure"
        assert "none of the deployment's places" in finding.text
        assert listeners.heard == []


class TestSigningIn:
    ACCOUNT = TestAccount("sip:tom@contoso.com", "tom@contoso.com", "S3cret!pass")

    @pytest.fixture
    def registrar(self, root: Issued) -> Iterator[None]:
        with at.registrar(issue(FQDN, by=root)):
            yield

    def test_signs_in_and_sends_a_message_through_a_real_registrar(self, pool: Pool, registrar: None) -> None:
        accounts = {which: TestAccount(f"sip:{who}@contoso.com", who, PASSWORDS[who])
                    for which, who in (("first", "alice"), ("second", "bob"))}  # fmt: skip
        run = validate(pool, steps=[Step.SIGN_IN], roles=["front_end"], test_accounts=accounts)
        assert {row.title: row.verdict for row in run.rows.all()} == {
            "SIP logon: first test account": "ok",
            "SIP logon: second test account": "ok",
            "IM from the first to the second test account": "ok",
        }, [row.text for row in run.rows.all()]

    def test_tells_a_wrong_password_as_such(self, pool: Pool, registrar: None) -> None:
        wrong = {"first": TestAccount("sip:alice@contoso.com", "alice", "S3cret!pass")}
        run = validate(pool, steps=[Step.SIGN_IN], roles=["front_end"], test_accounts=wrong)
        row = run.rows.get(check_name="sip_sign_in")
        assert (row.verdict, "password" in said(row).lower()) == ("failure", True)
        assert row.hints == ["sign-in"]

    def test_tries_a_refused_password_once(self, pool: Pool, registrar: None) -> None:
        """Whichever check comes first: they run beside one another."""
        accounts = {"first": TestAccount("sip:alice@contoso.com", "alice", "S3cret!pass"),
                    "second": TestAccount("sip:bob@contoso.com", "bob", PASSWORDS["bob"])}  # fmt: skip
        run = validate(pool, steps=[Step.SIGN_IN], roles=["front_end"], test_accounts=accounts)
        found = [(row.verdict, row.text) for row in run.rows.all()]
        assert [verdict for verdict, _text in found].count("failure") == 1
        assert any(verdict == "skipped" and "not repeated" in text for verdict, text in found), found

    def test_leaves_two_tries_to_the_owner_of_the_account(
        self, pool: Pool, registrar: None, directory: Directory, domain_admin: Directory, scratch_ou: DN
    ) -> None:
        name = a_person(domain_admin, scratch_ou).name
        set_threshold(directory, domain_admin, 4)
        try:
            before = self.sign_in(pool, TestAccount("sip:alice@contoso.com", name, "S3cret!pass"))
            for _ in range(2):
                with pytest.raises(WrongPassword):
                    directory.sign_in(name, "wrong")
            after = self.sign_in(pool, TestAccount("sip:alice@contoso.com", name, "S3cret!pass"))
        finally:
            set_threshold(directory, domain_admin, 0)
        assert before.rows.get(check_name="sip_sign_in").verdict == "failure"
        row = after.rows.get(check_name="sip_sign_in")
        assert (row.verdict, "too many failed tries" in row.text) == ("skipped", True)

    def test_never_signs_in_as_the_console(self, pool: Pool) -> None:
        run = self.sign_in(pool, TestAccount("sip:alice@contoso.com", SERVICE_ACCOUNT, "S3cret!pass"))
        row = run.rows.get(check_name="sip_sign_in")
        assert (row.verdict, "account of the console" in row.text) == ("skipped", True)

    def test_sends_no_password_to_a_server_that_is_not_trusted(self, pool: Pool, listeners: Listeners) -> None:
        heard: list[bytes] = []

        def listen(connection: Any) -> None:
            heard.append(connection.recv(65536))

        certificate = issue(FQDN, by=authority("Somebody else"))
        listeners.listen(at.POOL, 5061, listen, certificate=certificate)
        run = self.sign_in(pool)
        row = run.rows.get(check_name="sip_sign_in")
        assert row.verdict == "failure"
        assert b"".join(heard) == b""

    def test_leaves_no_password_behind(self, pool: Pool) -> None:
        run = self.sign_in(pool)
        assert bytes(run.sealed_accounts) == b""
        for row in run.rows.all():
            assert "S3cret" not in f"{row.text}{row.cause}{row.cure}{row.details}{row.arguments}"

    def test_skips_what_takes_a_second_account_and_what_only_clients_can(
        self, pool: Pool, listeners: Listeners
    ) -> None:
        run = validate(
            pool, steps=[Step.SIGN_IN, Step.CONFERENCE], roles=["front_end"], test_accounts={"first": self.ACCOUNT}
        )
        assert run.rows.get(check_name="sip_message").verdict == "skipped"
        assert run.rows.get(check_name="sip_conference").verdict == "skipped"

    def sign_in(self, pool: Pool, account: TestAccount = ACCOUNT) -> ValidationRun:
        return validate(pool, steps=[Step.SIGN_IN], roles=["front_end"], test_accounts={"first": account})
