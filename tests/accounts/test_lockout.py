"""The sign-in page can't lock an account of the directory: real thresholds, real counts, one controller and two."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ocsadmin import parts
from ocsadmin.accounts import devices, lockout, throttle
from ocsadmin.accounts.errors import TooManyTries
from ocsadmin.accounts.models import Account, SignInAttempt
from ocsadmin.demo import names
from ocsadmin.demo.names import DEMO_PASSWORD
from ocsadmin.demo.pair import Pair
from ocsadmin.directory import DN, AttributeChange, Directory
from ocsadmin.directory.access import AccessEntry
from ocsadmin.directory.errors import WrongPassword
from ocsadmin.directory.filters import Eq
from ocsadmin.directory.lockout_policy import LockoutPolicy, strictest
from tests import controllers

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def set_threshold(directory: Directory, domain_admin: Directory, value: int) -> None:
    domain = directory.forest.domain
    entry = domain_admin.get(domain, ("lockoutThreshold",))
    assert entry is not None
    old = entry.text("lockoutThreshold")
    if old != str(value):
        domain_admin.modify(domain, [AttributeChange("lockoutThreshold", remove=(old,), add=(str(value),))])


@pytest.fixture
def threshold(directory: Directory, domain_admin: Directory) -> Iterator[Callable[[int], None]]:
    yield lambda value: set_threshold(directory, domain_admin, value)
    set_threshold(directory, domain_admin, 0)


@pytest.fixture
def person(domain_admin: Directory, scratch_ou: DN) -> DN:
    return a_person(domain_admin, scratch_ou)


def a_person(domain_admin: Directory, ou: DN, **values: str) -> DN:
    name = f"t{uuid.uuid4().hex[:10]}"
    dn = ou.child("CN", name)
    wanted = {
        "objectClass": "user", "sAMAccountName": name, "userPrincipalName": f"other-{name}@contoso.com",
        "unicodePwd": f'"{DEMO_PASSWORD}"'.encode("utf-16-le"), "userAccountControl": "512", **values,
    }  # fmt: skip
    domain_admin.add(dn, {key: [value] for key, value in wanted.items()})
    return dn


def bad_count(directory: Directory, dn: DN) -> int:
    entry = directory.get(dn, ("badPwdCount", "lockoutTime"))
    assert entry is not None
    assert not entry.number("lockoutTime")
    return entry.number("badPwdCount")


def grant_reading(domain_admin: Directory, dn: DN) -> None:
    """To the console's account (docs/configure.md)."""
    where = Eq("sAMAccountName", names.SERVICE_ACCOUNT)
    console = next(iter(domain_admin.search(DN.parse(names.BASE), where, attributes=("objectSid",))))
    there = domain_admin.access_list(dn)
    assert there
    read = AccessEntry.allow(console.raw("objectSid")[0], 0x20014)
    domain_admin.write_access_list(dn, there.with_added([read]))


def attempt(client: Client, name: str, password: str = "wrong", **meta: str) -> Any:
    return client.post(reverse("sign-in"), {"name": name, "password": password}, **meta)  # type: ignore[arg-type]


class TestFortyWrongTries:
    @pytest.mark.parametrize(("limit", "counted"), [(4, 2), (3, 1), (2, 1), (1, 0), (10, 8)])
    def test_leave_two_to_the_owner_whatever_name_and_address_they_come_by(
        self, directory: Directory, threshold: Callable[[int], None], person: DN, limit: int, counted: int
    ) -> None:
        threshold(limit)
        forms = ("{0}", "CONTOSO\\{0}", "other-{0}@contoso.com", "{0}@contoso.com", " {0} ".upper())
        answers = [
            attempt(Client(), forms[n % len(forms)].format(person.name), REMOTE_ADDR=f"192.0.2.{n}") for n in range(40)
        ]
        assert bad_count(directory, person) == counted
        assert [one.status_code for one in answers].count(422) == counted
        assert answers[-1].status_code == 429
        told = answers[-1].content.decode()
        assert "There were too many failed tries" in told
        assert "not locked" not in told
        assert directory.sign_in(person.name, DEMO_PASSWORD) if limit > 1 else True

    def test_at_the_same_time_leave_two_as_well(
        self, directory: Directory, threshold: Callable[[int], None], person: DN, transactional_db: None
    ) -> None:
        threshold(4)

        def one(number: int) -> int:
            try:
                browser = Client(raise_request_exception=False)
                return int(attempt(browser, person.name, REMOTE_ADDR=f"192.0.2.{number}").status_code)
            finally:
                connection.close()

        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(one, range(16)))
        assert bad_count(directory, person) <= 2
        locked_tables = {500, 503} if connection.vendor == "sqlite" else set()  # the tests' database lies in memory
        assert set(answers) <= {422, 429} | locked_tables

    def test_that_were_made_elsewhere_count(
        self, directory: Directory, threshold: Callable[[int], None], person: DN, client: Client
    ) -> None:
        threshold(4)
        for _ in range(2):
            with pytest.raises(WrongPassword):
                directory.sign_in(person.name, "wrong")
        assert attempt(client, person.name, DEMO_PASSWORD).status_code == 429
        assert bad_count(directory, person) == 2

    def test_are_forgotten_with_the_right_password(
        self, directory: Directory, threshold: Callable[[int], None], person: DN
    ) -> None:
        threshold(4)
        for _ in range(3):
            assert attempt(Client(), person.name).status_code == 422
            assert attempt(Client(), person.name, DEMO_PASSWORD).status_code == 302
        assert bad_count(directory, person) == 0

    def test_do_not_matter_where_nothing_locks(self, person: DN) -> None:
        assert [attempt(Client(), person.name).status_code for _ in range(5)] == [422] * 5

    def test_on_another_page_count_as_well(
        self, directory: Directory, threshold: Callable[[int], None], person: DN
    ) -> None:
        threshold(4)
        kinds = []
        for _ in range(4):
            with pytest.raises((WrongPassword, TooManyTries)) as caught:
                lockout.check_password(name=person.name, password="wrong", now=timezone.now(), directory=directory)
            kinds.append(caught.type)
        assert kinds == [WrongPassword, WrongPassword, TooManyTries, TooManyTries]
        assert bad_count(directory, person) == 2

    def test_at_a_name_that_nobody_has_are_answered_alike(self, threshold: Callable[[int], None]) -> None:
        threshold(4)
        assert [attempt(Client(), "nobody-at-all").status_code for _ in range(4)] == [422, 422, 429, 429]


class TestPasswordSettingsObject:
    @pytest.fixture(params=["person", "group"])
    def strict(
        self, request: pytest.FixtureRequest, domain_admin: Directory, person: DN, scratch_ou: DN
    ) -> Iterator[DN]:
        to = person
        if request.param == "group":
            to = scratch_ou.child("CN", f"g-{scratch_ou.name[-8:]}")
            domain_admin.add(
                to,
                {"objectClass": ["group"], "sAMAccountName": [to.name], "groupType": ["-2147483646"],
                 "member": [str(person)]},
            )  # fmt: skip
        place = DN.parse("CN=Password Settings Container,CN=System,DC=contoso,DC=com")
        dn = place.child("CN", f"strict-{person.name}")
        values = {
            "PasswordSettingsPrecedence": "1", "PasswordReversibleEncryptionEnabled": "FALSE",
            "PasswordHistoryLength": "0", "PasswordComplexityEnabled": "FALSE", "MinimumPasswordLength": "1",
            "MinimumPasswordAge": "0", "MaximumPasswordAge": "-9223372036854775808", "LockoutThreshold": "3",
            "LockoutObservationWindow": "-18000000000", "LockoutDuration": "-18000000000", "PSOAppliesTo": str(to),
        }  # fmt: skip
        named = {f"msDS-{name}": [value] for name, value in values.items()}
        domain_admin.add(dn, {"objectClass": ["msDS-PasswordSettings"], **named})
        grant_reading(domain_admin, dn)
        yield dn
        domain_admin.delete(dn)

    def test_counts_where_it_is_stricter(self, threshold: Callable[[int], None], person: DN, strict: DN) -> None:
        threshold(10)
        assert [attempt(Client(), person.name).status_code for _ in range(3)] == [422, 429, 429]

    def test_of_others_does_not_count(
        self, threshold: Callable[[int], None], domain_admin: Directory, scratch_ou: DN, strict: DN
    ) -> None:
        threshold(10)
        other = a_person(domain_admin, scratch_ou)
        assert [attempt(Client(), other.name).status_code for _ in range(3)] == [422] * 3


class TestPolicy:
    def test_the_strictest_locks_first_and_counts_longest(self) -> None:
        hour, day = timedelta(hours=1), timedelta(days=1)
        those = [LockoutPolicy(0, day), LockoutPolicy(5, day), LockoutPolicy(3, hour)]
        assert strictest(those) == LockoutPolicy(3, day)
        assert not strictest([LockoutPolicy()]).locks

    @pytest.mark.parametrize(("limit", "tries"), [(1, 0), (2, 1), (3, 1), (4, 2), (5, 3), (50, 48)])
    def test_leaves_two_tries(self, limit: int, tries: int) -> None:
        assert lockout.allowed(LockoutPolicy(limit)) == tries


class TestAccountsThatAreNeverBound:
    def test_are_the_consoles_own(self, directory: Directory, threshold: Callable[[int], None], client: Client) -> None:
        threshold(10)
        console = directory.candidate("svc-ocsadmin")
        assert console is not None
        assert console.is_console
        before = directory.wrong_tries(console.guid).count
        for name in ("svc-ocsadmin", settings.LDAP_BIND_DN, "CONTOSO\\svc-ocsadmin"):
            told = attempt(client, name).content.decode()
            assert "The name or the password is wrong." in told
        assert directory.wrong_tries(console.guid).count == before
        assert attempt(Client(), "svc-ocsadmin", settings.LDAP_PASSWORD).status_code == 422

    @pytest.mark.parametrize(
        "values",
        [{"userAccountControl": "514"}, {"accountExpires": "130000000000000000"}, {"userAccountControl": "262656"}],
    )
    def test_are_those_that_can_not_sign_in(
        self, directory: Directory, domain_admin: Directory, threshold: Callable[[int], None], scratch_ou: DN,
        values: dict[str, str],
    ) -> None:  # fmt: skip
        threshold(10)
        barred = a_person(domain_admin, scratch_ou, **values)
        for password in ("wrong", DEMO_PASSWORD):
            told = attempt(Client(), barred.name, password)
            assert told.status_code == 422
            assert "The name or the password is wrong." in told.content.decode()
        assert bad_count(directory, barred) == 0
        assert not Account.objects.exists()


class TestTwoControllers:
    """Each has its own count: both are added up, and one that is silent is left out."""

    @pytest.fixture
    def tried(self, two_controllers: Pair) -> Iterator[DN]:
        """Someone with one wrong try on each controller, where four lock."""
        admins = {number: controllers.administrator(two_controllers, number) for number in (1, 2)}
        set_threshold(admins[1], admins[1], 4)
        ou = DN.parse(names.BASE).child("OU", f"test-{uuid.uuid4().hex[:12]}")
        admins[1].add(ou, {"objectClass": ["organizationalUnit"]})
        person = a_person(admins[1], ou)
        two_controllers.pull(to=2, of=1)
        for number in (1, 2):
            with pytest.raises(WrongPassword):
                controllers.console(two_controllers, number).sign_in(person.name, "wrong")
        yield person
        set_threshold(admins[1], admins[1], 0)
        admins[1].delete(person)
        admins[1].delete(ou)

    def test_count_together(self, tried: DN, two_controllers: Pair) -> None:
        counts = [controllers.administrator(two_controllers, number).wrong_tries for number in (1, 2)]
        person = parts.whole_directory().candidate(tried.name)
        assert person is not None
        assert [count(person.guid).count for count in counts] == [1, 1]
        assert attempt(Client(), tried.name, DEMO_PASSWORD).status_code == 429

    def test_of_which_one_is_silent_do_with_the_other(self, tried: DN, two_controllers: Pair) -> None:
        two_controllers.kill(2)
        try:
            assert attempt(Client(), tried.name).status_code == 422
            assert attempt(Client(), tried.name, DEMO_PASSWORD).status_code == 429
        finally:
            two_controllers.start()


class TestBrowserThatIsKnown:
    def test_is_not_kept_out_by_failures_of_others(self, local_admin: Account, settings: Any) -> None:
        owner = Client()
        assert attempt(owner, "local:admin", "a long local password").status_code == 302
        assert devices.COOKIE in owner.cookies
        owner.post(reverse("sign-out"))
        for number in range(60):
            attempt(Client(), f"local:x{number}")
        for number in range(25):
            attempt(Client(), "local:admin", REMOTE_ADDR=f"192.0.2.{number}")
        assert attempt(Client(), "local:admin", "a long local password").status_code == 429
        assert attempt(owner, "local:admin", "a long local password").status_code == 302

    def test_counts_its_own_failures(self, local_admin: Account) -> None:
        owner = Client()
        attempt(owner, "local:admin", "a long local password")
        owner.post(reverse("sign-out"))
        assert [attempt(owner, "local:admin").status_code for _ in range(6)] == [422] * 5 + [429]

    def test_is_none_for_another_name_nor_with_a_forged_cookie(self, local_admin: Account) -> None:
        owner = Client()
        attempt(owner, "local:admin", "a long local password")
        owner.post(reverse("sign-out"))
        for number in range(50):
            attempt(Client(), f"local:x{number}")
        assert attempt(owner, "local:other").status_code == 429
        forged = Client()
        forged.cookies[devices.COOKIE] = owner.cookies[devices.COOKIE].value[:-2] + "xx"
        assert attempt(forged, "local:admin").status_code == 429


class TestBehindAProxy:
    def many(self, **meta: str) -> Any:
        for number in range(50):
            attempt(Client(), f"local:x{number}", REMOTE_ADDR="10.0.0.1", **meta)

    def test_that_is_named_each_address_counts_for_itself(self, local_admin: Account, settings: Any) -> None:
        settings.TRUSTED_PROXIES = ["10.0.0.0/24"]
        self.many(HTTP_X_FORWARDED_FOR="198.51.100.66:4711")
        one_more = {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "198.51.100.66"}
        assert attempt(Client(), "local:other", **one_more).status_code == 429
        other = {**one_more, "HTTP_X_FORWARDED_FOR": "198.51.100.66, 198.51.100.7, 10.0.0.9"}
        assert attempt(Client(), "local:admin", "a long local password", **other).status_code == 302

    def test_that_is_not_named_nobody_is_kept_out_and_an_alarm_is_raised(
        self, local_admin: Account, settings: Any
    ) -> None:
        settings.BEHIND_TLS, settings.TRUSTED_PROXIES = True, ["127.0.0.1"]
        self.many(HTTP_X_FORWARDED_FOR="198.51.100.66")
        admin = Client()
        by_it = {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "198.51.100.7"}
        assert attempt(admin, "local:admin", "a long local password", **by_it).status_code == 302
        assert "through the proxy 10.0.0.1" in admin.get(reverse("dashboard")).content.decode()

    def test_the_header_of_anybody_else_is_not_believed(self, local_admin: Account) -> None:
        for number in range(50):
            attempt(Client(), f"local:x{number}", HTTP_X_FORWARDED_FOR=f"198.51.100.{number}")
        assert attempt(Client(), "local:other", HTTP_X_FORWARDED_FOR="198.51.100.99").status_code == 429


class TestStrangers:
    """What the page says while the directory can't be asked names no account, host or setting of the console."""

    @pytest.mark.parametrize(
        "broken",
        [
            {"LDAP_PASSWORD": "no longer right"},
            {"LDAP_URIS": ["ldaps://127.0.0.1:1"]},
            {"LDAP_URIS": []},
            {"LDAP_CA_FILE": "/nowhere/ca.pem"},
            {"LDAP_CA_FILE": ""},
        ],
    )
    def test_learn_nothing(self, forest: Any, settings: Any, broken: dict[str, Any]) -> None:
        for name, value in broken.items():
            setattr(settings, name, value)
        parts.forget()
        try:
            answer = attempt(Client(), "useradmin", DEMO_PASSWORD)
        finally:
            parts.forget()
        assert answer.status_code == 503
        told = answer.content.decode()
        for secret in (
            "svc-ocsadmin",
            "OCSADMIN_",
            "ldaps://",
            "127.0.0.1",
            "/nowhere",
            "Traceback",
            "data 52e",
            "LDAP",
        ):
            assert secret not in told
        assert "local:" in told
        assert not SignInAttempt.objects.exists()


def test_old_tries_are_deleted(local_admin: Account) -> None:
    old = timezone.now() - throttle.LONGEST - timedelta(minutes=1)
    SignInAttempt.objects.create(account_name="x", address="x", at=old)
    attempt(Client(), "local:admin", "a long local password")
    assert not SignInAttempt.objects.exists()
