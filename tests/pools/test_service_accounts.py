"""The three service accounts: names, passwords against the domain's real policy, accounts that exist, memberships."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from ocsadmin.demo.names import BASE, CONFIGURATION, DEMO_PASSWORD, SERVICE_ACCOUNTS, USERS
from ocsadmin.directory import DN, AttributeChange, Directory, Entry
from ocsadmin.errors import DomainError, ManyErrors
from pools.service_accounts import (
    GUEST,
    MAIN,
    AccountsPlan,
    PasswordPolicy,
    ServiceAccounts,
    password_problems,
    plan_accounts,
    policy_for_new_accounts,
    policy_of,
    secrets_needed,
)
from pools.service_accounts.account_names import BadAccountName, check_account_name
from pools.service_accounts.placing import default_container, users_container

NOW = datetime(2026, 11, 21, tzinfo=UTC)
GOOD = "Lütfen-3-Kez!"
EXPIRED = str(132_000_000_000_000_000)
"""A day in 2019, as accountExpires has it."""


def wish(**changes: str) -> ServiceAccounts:
    return ServiceAccounts(**changes)


def planned(directory: Directory, **changes: str) -> AccountsPlan:
    return plan_accounts(wish(**changes), directory, NOW)


def refusal(directory: Directory, **changes: str) -> DomainError:
    with pytest.raises(DomainError) as caught:
        planned(directory, **changes)
    return caught.value


@pytest.fixture
def new_name() -> str:
    return f"RTC{uuid.uuid4().hex[:10]}"


@pytest.fixture
def account(domain_admin: Directory, scratch_ou: DN, new_name: str) -> Entry:
    """A user of the test's own that could be a service account."""
    attributes = {
        "objectClass": ["user"],
        "sAMAccountName": [new_name],
        "userAccountControl": ["66048"],
        "unicodePwd": [f'"{GOOD}"'.encode("utf-16-le")],
    }
    domain_admin.add(scratch_ou.child("CN", new_name), attributes)
    entry = domain_admin.get(scratch_ou.child("CN", new_name))
    assert entry is not None
    return entry


def put(directory: Directory, dn: DN, **values: str) -> None:
    directory.modify(dn, [AttributeChange(name, add=(value,), replace=True) for name, value in values.items()])


class TestNames:
    @pytest.mark.parametrize("name", ["RTCService", "svc ocs", "a.b-c_1", "Ünal", "x" * 20])
    def test_that_windows_takes(self, name: str) -> None:
        assert check_account_name(name, field="x", what="it") == name

    @pytest.mark.parametrize(
        ("name", "said"),
        [
            ("x" * 21, "21 characters"),
            ("CONTOSO\\RTCService", "Type RTCService alone"),
            ("RTCService@contoso.com", "Type RTCService alone"),
            ("a,b", "has ,"),
            ("<script>", "has <>"),
            ("a\x00b", "can't be printed"),
            ("a\ud800", "can't be printed"),
            ("\u202ecivreSCTR", "can't be printed"),
            ("dot.", "ends with a dot"),
            ("...", "dot"),
        ],
    )
    def test_that_it_does_not(self, name: str, said: str) -> None:
        with pytest.raises(BadAccountName) as refused:
            check_account_name(name, field="main_account", what="the main service account")
        assert said in f"{refused.value.text} {refused.value.cure}"
        assert refused.value.field == "main_account"


class TestThePolicy:
    POLICY = PasswordPolicy(least=7, complex=True, remembered=24)

    def test_is_the_domains_own(self, directory: Directory) -> None:
        assert policy_for_new_accounts(directory) == self.POLICY
        assert "last 24 only the directory" in " ".join(self.POLICY.sentences())

    def test_follows_the_domain(self, directory: Directory, domain_admin: Directory) -> None:
        domain = DN.parse(BASE)
        put(domain_admin, domain, minPwdLength="12", pwdProperties="0")
        try:
            assert policy_for_new_accounts(directory) == PasswordPolicy(12, False, 24)
        finally:
            put(domain_admin, domain, minPwdLength="7", pwdProperties="1")

    def test_is_a_fine_grained_one_where_that_holds_for_domain_users(
        self, directory: Directory, domain_admin: Directory, fine_grained: str, account: Entry
    ) -> None:
        strict = PasswordPolicy(15, False, 5, f"the password policy {fine_grained}")
        assert policy_for_new_accounts(domain_admin) == strict
        assert policy_for_new_accounts(directory) == self.POLICY  # which may not read it
        assert policy_of(account, domain_admin) == self.POLICY  # Samba computes no msDS-ResultantPSO at this level

    @pytest.mark.parametrize(
        ("password", "said"),
        [
            ("Ab1!", ["4 characters"]),
            ("alllowercase", ["small letters only"]),
            ("lower1234", ["small letters and digits only"]),
            ("€€€€€€€€", ["unusual signs only"]),
            ("rtcservicE1", ["account's name"]),
            ("My-Front-1x", ["“front”"]),
            ("ab", ["2 characters", "small letters only"]),
            (" Blank-1-x", ["blank"]),
            ("Null-1\x00x", ["no keyboard"]),
            ("Half-1\ud800x", ["no keyboard"]),
            ("Aa1!" * 40, ["160 characters"]),
        ],
    )
    def test_says_each_broken_rule_in_a_sentence_of_its_own(self, password: str, said: list[str]) -> None:
        found = self.POLICY.problems(password, account="RTCService", display_name="Front-End, one", field="p")
        assert len(found) == len(said)
        for error, words in zip(found, said, strict=True):
            assert words in error.text
            assert password not in f"{error.text} {error.cure}"
            assert (error.field, error.status) == ("p", 422)

    @pytest.mark.parametrize("password", [GOOD, "Abcdef1", "abc123!", "ABC123!", "密码密码aA1", "Ab 1 !x"])
    def test_lets_good_passwords_pass(self, password: str) -> None:
        assert self.POLICY.problems(password, account="RTCService") == []

    def test_without_complexity_asks_for_length_only(self) -> None:
        assert replace(self.POLICY, complex=False).problems("rtcservice", account="rtcservice") == []

    @pytest.mark.parametrize("password", ["Abcdef1", "abc123!", "Ab1!", "alllowercase", GOOD, "ab"])
    def test_says_what_the_directory_says(
        self, domain_admin: Directory, scratch_ou: DN, new_name: str, password: str
    ) -> None:
        attributes = {"objectClass": ["user"], "sAMAccountName": [new_name], "userAccountControl": ["66048"]}
        encoded = {"unicodePwd": [f'"{password}"'.encode("utf-16-le")]}
        try:
            domain_admin.add(scratch_ou.child("CN", new_name), {**attributes, **encoded})
            taken = True
        except DomainError:
            taken = False
        assert taken == (self.POLICY.problems(password, account=new_name) == [])


@pytest.fixture
def fine_grained(domain_admin: Directory) -> Iterator[str]:
    """A password settings object for Domain Users, and a weaker one that counts less."""
    container = DN.parse(f"CN=Password Settings Container,CN=System,{BASE}")
    for name, precedence, least in (("Strict", 10, 15), ("Loose", 20, 3)):
        domain_admin.add(container.child("CN", name), _settings(precedence, least))
    yield "Strict"
    for name in ("Strict", "Loose"):
        domain_admin.delete(container.child("CN", name))


def _settings(precedence: int, least: int) -> dict[str, list[str]]:
    return {
        "objectClass": ["msDS-PasswordSettings"],
        "msDS-PasswordSettingsPrecedence": [str(precedence)],
        "msDS-MinimumPasswordLength": [str(least)],
        "msDS-PasswordComplexityEnabled": ["FALSE"],
        "msDS-PasswordReversibleEncryptionEnabled": ["FALSE"],
        "msDS-PasswordHistoryLength": ["5"],
        "msDS-MinimumPasswordAge": ["0"],
        "msDS-MaximumPasswordAge": [str(-(2**63))],
        "msDS-LockoutThreshold": ["0"],
        "msDS-LockoutObservationWindow": ["-18000000000"],
        "msDS-LockoutDuration": ["-18000000000"],
        "msDS-PSOAppliesTo": [f"CN=Domain Users,{USERS}"],
    }


class TestPasswords:
    def test_of_existing_accounts_may_be_left_out(self, directory: Directory) -> None:
        assert password_problems(wish(), {}, directory) == []

    def test_of_existing_accounts_are_tried(self, directory: Directory) -> None:
        assert password_problems(wish(), {MAIN.secret: DEMO_PASSWORD}, directory) == []
        (error,) = password_problems(wish(), {MAIN.secret: "Wrong-1-x"}, directory)
        assert (error.code, error.field) == ("wrong-account-password", "main_account_password")
        assert "Wrong-1-x" not in str(error)

    def test_of_new_accounts_are_needed(self, directory: Directory, new_name: str) -> None:
        (error,) = password_problems(wish(guest_account=new_name), {}, directory)
        assert (error.code, error.field) == ("missing-value", "guest_account_password")

    def test_of_new_accounts_meet_the_policy(self, directory: Directory, new_name: str) -> None:
        found = password_problems(wish(main_account=new_name), {MAIN.secret: "ab"}, directory)
        assert [error.code for error in found] == ["bad-password", "bad-password"]

    def test_are_kept_of_new_accounts_only(self, directory: Directory, new_name: str) -> None:
        typed = {MAIN.secret: "one", GUEST.secret: "two", "else": "three"}
        assert secrets_needed(wish(guest_account=new_name), typed, directory) == {GUEST.secret: "two"}


class TestThePlan:
    def test_does_nothing_where_all_is_there(self, directory: Directory) -> None:
        assert planned(directory) == AccountsPlan()

    def test_creates_an_account_with_its_membership(self, directory: Directory, new_name: str) -> None:
        made = planned(directory, main_account=new_name)
        created, joined = made.changes
        assert created.target == f"CN={new_name},{SERVICE_ACCOUNTS}"
        assert created.after == {
            "objectClass": ("user",),
            "sAMAccountName": (new_name,),
            "userPrincipalName": (f"{new_name}@contoso.com",),
            "displayName": (new_name,),
            "description": ("Office Communications Server service account",),
            "userAccountControl": ("66048",),
        }
        assert dict(created.secrets) == {"unicodePwd": "main_account_password"}
        assert joined.target == f"CN=RTCHSUniversalServices,{USERS}"
        assert (joined.before, joined.after) == ({"member": ()}, {"member": (created.target,)})
        assert made.new == (MAIN,)

    def test_puts_an_account_that_exists_into_its_group(self, directory: Directory, account: Entry) -> None:
        (joined,) = planned(directory, component_account=account.text("sAMAccountName")).changes
        assert joined.target == f"CN=RTCComponentUniversalServices,{USERS}"
        assert joined.after == {"member": (account.dn_text,)}

    def test_hands_over_what_the_console_may_not_change(
        self, directory: Directory, account: Entry, closed_group: None
    ) -> None:
        (step,) = planned(directory, guest_account=account.text("sAMAccountName")).changes
        assert step.kind == "host.hand_over"
        assert step.data["command"].startswith("Add-ADGroupMember -Identity 'RTCUniversalGuestAccessGroup'")
        assert step.data["undo_command"].startswith("Remove-ADGroupMember")

    def test_is_all_that_the_console_may_do_with_accounts(self, directory: Directory) -> None:
        """It creates accounts and rules those, but not the others that are beside them."""
        theirs = DN.parse(f"CN=svc-readonly,{SERVICE_ACCOUNTS}")
        with pytest.raises(DomainError) as refused:
            put(directory, theirs, description="mine now")
        assert refused.value.code == "directory-not-allowed"

    def test_takes_another_container(self, directory: Directory, new_name: str) -> None:
        error = refusal(directory, main_account=new_name, account_container=USERS)
        assert (error.code, error.field, error.status) == ("may-not-create-accounts", "account_container", 403)
        error = refusal(directory, main_account=new_name, account_container=f"OU=Nowhere,{BASE}")
        assert (error.code, error.field) == ("bad-input", "account_container")
        error = refusal(directory, main_account=new_name, account_container=CONFIGURATION.replace("CN=C", "OU=C"))
        assert error.code == "bad-input"

    def test_proposes_the_container_of_the_products_accounts(self, directory: Directory) -> None:
        assert default_container(directory) == DN.parse(SERVICE_ACCOUNTS)
        assert users_container(directory) == DN.parse(USERS)

    @pytest.mark.parametrize(
        ("values", "said"),
        [
            ({"userAccountControl": "66050"}, "is disabled"),
            ({"accountExpires": EXPIRED}, "expired on 2019-"),
            ({"userAccountControl": str(66048 + 0x40000)}, "smart card"),
            ({"userAccountControl": "512", "pwdLastSet": "0"}, "password"),
        ],
    )
    def test_refuses_an_account_that_nothing_can_run_under(
        self, directory: Directory, domain_admin: Directory, account: Entry, values: dict[str, str], said: str
    ) -> None:
        put(domain_admin, account.dn, **values)
        error = refusal(directory, main_account=account.text("sAMAccountName"))
        assert (error.code, error.field) == ("account-unusable", "main_account")
        assert said in error.text

    def test_refuses_a_locked_account(self, directory: Directory, domain_admin: Directory, account: Entry) -> None:
        domain = DN.parse(BASE)
        put(domain_admin, domain, lockoutThreshold="2")
        try:
            for _ in range(3):
                with pytest.raises(DomainError):
                    directory.sign_in(account.text("sAMAccountName"), "Wrong-1-x")
            assert "is locked" in refusal(directory, main_account=account.text("sAMAccountName")).text
        finally:
            put(domain_admin, domain, lockoutThreshold="0")

    @pytest.mark.parametrize(("name", "said"), [("ocsfe03$", "a computer"), ("Domain Admins", "a group")])
    def test_refuses_what_is_no_user(self, directory: Directory, name: str, said: str) -> None:
        assert said in refusal(directory, main_account=name).text

    def test_refuses_a_name_that_something_else_has(
        self, directory: Directory, domain_admin: Directory, account: Entry, new_name: str
    ) -> None:
        other = f"{new_name}x"
        put(domain_admin, account.dn, userPrincipalName=f"{other}@contoso.com")
        error = refusal(directory, main_account=other)
        assert (error.code, error.field) == ("account-name-taken", "main_account")
        assert f"{other}@contoso.com" in error.text

    def test_tells_every_account_that_is_wrong(self, directory: Directory) -> None:
        with pytest.raises(ManyErrors) as caught:
            planned(directory, main_account="Guest", guest_account="krbtgt")
        assert [error.field for error in caught.value.errors] == ["main_account", "guest_account"]

    def test_cautions_where_a_password_expires_and_of_administrators(
        self, directory: Directory, domain_admin: Directory, account: Entry
    ) -> None:
        put(domain_admin, account.dn, userAccountControl="512")
        texts = [one.text for one in planned(directory, main_account=account.text("sAMAccountName")).notices]
        assert any("expires" in text for text in texts)
        texts = [one.text for one in planned(directory, guest_account="Administrator").notices]
        assert any("administrator of the domain" in text for text in texts)


@pytest.fixture
def closed_group(monkeypatch: pytest.MonkeyPatch) -> None:
    """A group whose members the console may not change: asked, the directory leaves ``member`` out."""
    from ocsadmin.directory.ldap import LDAPDirectory

    asked = LDAPDirectory.writable_attributes

    def less(directory: LDAPDirectory, dn: DN) -> frozenset[str]:
        return asked(directory, dn) - {"member"}

    monkeypatch.setattr(LDAPDirectory, "writable_attributes", less)
