"""Signing in with accounts of a real forest."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Callable

import pytest

from ocsadmin.demo.names import DEMO_PASSWORD
from ocsadmin.directory import DN, AttributeChange, Directory, LDAPDirectory
from ocsadmin.directory.errors import WrongPassword
from ocsadmin.directory.people import WRONG, reason

from .conftest import MakeUser

PASSWORD = "Corr3ct horse, b@ttery"


@pytest.fixture
def account() -> str:
    return f"a{uuid.uuid4().hex[:10]}"


class TestSignIn:
    @pytest.mark.parametrize(
        "form", ["{0}", "CONTOSO\\{0}", "contoso\\{0}", "{0}@contoso.com", "other.{0}@contoso.net", " {0} "]
    )
    def test_takes_each_form_of_a_name(
        self, directory: Directory, make_user: MakeUser, account: str, form: str
    ) -> None:
        dn = make_user(
            "Ada, Countess",
            PASSWORD,
            sAMAccountName=account,
            userPrincipalName=f"other.{account}@contoso.net",
            displayName="Ada Lovelace",
            mail="ada@contoso.com",
        )
        person = directory.sign_in(form.format(account), PASSWORD)
        assert (person.dn, person.account) == (dn, account)
        assert (person.display_name, person.mail) == ("Ada Lovelace", "ada@contoso.com")
        assert not person.disabled

    @pytest.mark.parametrize("password", ["", "swordfish", PASSWORD + " ", "\0", PASSWORD + "\0x", "ü" * 300])
    def test_refuses_another_password(
        self, directory: Directory, make_user: MakeUser, account: str, password: str
    ) -> None:
        make_user("ada", PASSWORD, sAMAccountName=account)
        with pytest.raises(WrongPassword) as caught:
            directory.sign_in(account, password)
        assert caught.value.text == WRONG
        assert password.strip("\0 ") == "" or password not in repr(caught.value)

    @pytest.mark.parametrize(
        "name",
        [
            "",
            " ",
            "nobody",
            "*",
            "helpdes*",
            "helpdesk)(cn=*",
            "FABRIKAM\\helpdesk",
            "helpdesk@fabrikam.com",
            "\\",
            "@",
        ],
    )
    def test_says_the_same_of_a_name_that_nobody_has(self, directory: Directory, name: str) -> None:
        with pytest.raises(WrongPassword) as caught:
            directory.sign_in(name, DEMO_PASSWORD)
        assert caught.value.text == WRONG

    def test_refuses_computers(self, directory: Directory) -> None:
        with pytest.raises(WrongPassword):
            directory.sign_in("DC1$", "whatever")

    @pytest.mark.parametrize(
        ("attributes", "words"),
        [
            ({"userAccountControl": "514"}, "disabled"),
            ({"pwdLastSet": "0"}, "has to be changed"),
            ({"accountExpires": "130000000000000000"}, "account has expired"),
        ],
        ids=["disabled", "must change", "expired"],
    )
    def test_says_why_an_account_may_not(
        self, directory: Directory, make_user: MakeUser, account: str, attributes: dict[str, str], words: str
    ) -> None:
        make_user("ada", PASSWORD, sAMAccountName=account, **attributes)
        with pytest.raises(WrongPassword, match=words):
            directory.sign_in(account, PASSWORD)

    def test_says_that_an_account_is_locked(
        self, directory: Directory, domain_admin: Directory, make_user: MakeUser, account: str
    ) -> None:
        make_user("ada", PASSWORD, sAMAccountName=account)
        policy = directory.forest.domain
        domain_admin.modify(policy, [AttributeChange("lockoutThreshold", remove=("0",), add=("2",))])
        try:
            for _ in range(3):
                with contextlib.suppress(WrongPassword):
                    directory.sign_in(account, "wrong")
            with pytest.raises(WrongPassword, match="locked"):
                directory.sign_in(account, PASSWORD)
        finally:
            domain_admin.modify(policy, [AttributeChange("lockoutThreshold", remove=("2",), add=("0",))])

    def test_leaves_the_consoles_own_lines_alone(self, console: Callable[..., LDAPDirectory]) -> None:
        door = console()
        door.sign_in("norights", DEMO_PASSWORD)
        assert door.writable_attributes(door.forest.pools)


class TestGroups:
    def test_hold_nested_ones_and_the_primary_one(
        self, directory: Directory, domain_admin: Directory, make_user: MakeUser, scratch_ou: DN, account: str
    ) -> None:
        member, names = make_user("ada", PASSWORD, sAMAccountName=account), []
        for level in range(3):
            group = scratch_ou.child("CN", f"level {level}")
            names.append(f"{account}-{level}")
            domain_admin.add(
                group, {"objectClass": ("group",), "sAMAccountName": (names[-1],), "member": (str(member),)}
            )
            member = group
        assert directory.sign_in(account, PASSWORD).groups >= {*names, "Domain Users"}


class TestPerson:
    def test_has_the_same_facts_without_a_password(
        self, directory: Directory, domain_admin: Directory, make_user: MakeUser, account: str
    ) -> None:
        dn = make_user("ada", PASSWORD, sAMAccountName=account, displayName="Ada")
        signed_in = directory.sign_in(account, PASSWORD)
        assert directory.person(signed_in.guid) == signed_in
        domain_admin.modify(dn, [AttributeChange("userAccountControl", remove=("512",), add=("514",))])
        person = directory.person(signed_in.guid)
        assert person is not None
        assert person.disabled
        domain_admin.delete(dn)
        assert directory.person(signed_in.guid) is None


class TestReason:
    @pytest.mark.parametrize(
        ("data", "words"),
        [("52e", WRONG), ("525", WRONG), ("532", "expired"), ("775", "locked"), ("999", WRONG), ("530", "time of day")],
    )
    def test_is_read_from_the_words_of_active_directory(self, data: str, words: str) -> None:
        said = f"80090308: LdapErr: DSID-0C090439, comment: AcceptSecurityContext error, data {data}, v4563"
        assert words in reason(said)

    def test_is_the_usual_one_when_nothing_is_said(self) -> None:
        assert reason("") == WRONG
