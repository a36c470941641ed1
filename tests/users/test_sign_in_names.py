"""How addresses are made of names, and which addresses can be used."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from users.directory import sip_uri
from users.directory.person import Person
from users.sign_in_names import Pattern, PatternWrong, SignInName, address_for, needs_domain
from users.sign_in_names.latin import NotLatin
from users.sign_in_names.pattern import ValueMissing


def person(**values: Any) -> Person:
    defaults = {
        "guid": uuid.uuid4(),
        "name": "Kim Abercrombie",
        "account": "kimab",
        "user_principal_name": "kim@contoso.net",
        "mail": "kim.abercrombie@contoso.com",
        "given_name": "Kim",
        "surname": "Abercrombie",
    }
    return Person(**{**defaults, **values})


def address(way: SignInName, who: Person | None = None, pattern: str = "") -> str:
    parsed = Pattern.parse(pattern) if pattern else None
    return address_for(who or person(), way, sip_domain="contoso.com", pattern=parsed)


class TestTheFourWays:
    def test_make_the_addresses_of_the_manual(self) -> None:
        assert address(SignInName.MAIL) == "kim.abercrombie@contoso.com"
        assert address(SignInName.USER_PRINCIPAL_NAME) == "kim@contoso.net"
        assert address(SignInName.FIRST_LAST) == "Kim.Abercrombie@contoso.com"
        assert address(SignInName.ACCOUNT) == "kimab@contoso.com"

    def test_only_some_need_a_sip_domain(self) -> None:
        assert not needs_domain(SignInName.MAIL)
        assert needs_domain(SignInName.ACCOUNT)
        assert needs_domain(SignInName.PATTERN, "{first}")
        assert not needs_domain(SignInName.PATTERN, "{first}@contoso.com")

    @pytest.mark.parametrize(
        ("given", "surname", "made"),
        [
            ("Łukasz", "Wójcik", "Lukasz.Wojcik"),
            ("Jürgen", "Großmann", "Jurgen.Grossmann"),
            ("Søren", "Ødegård", "Soren.Odegard"),
            ("Þórunn", "Guðmundsdóttir", "Thorunn.Gudmundsdottir"),
            ("Conor", "O’Brien", "Conor.OBrien"),
            ("Anne", "Smith-Jones", "Anne.Smith-Jones"),
            ("José", "de la Peña", "Jose.delaPena"),
            ("İbrahim", "Yıldız", "Ibrahim.Yildiz"),
        ],
    )
    def test_accents_go(self, given: str, surname: str, made: str) -> None:
        assert address(SignInName.FIRST_LAST, person(given_name=given, surname=surname)) == f"{made}@contoso.com"

    @pytest.mark.parametrize("given", ["Δημήτρης", "Юлия", "太郎", "محمد", "ประเสริฐ"])
    def test_other_scripts_are_not_guessed(self, given: str) -> None:
        with pytest.raises(NotLatin, match=given):
            address(SignInName.FIRST_LAST, person(given_name=given))

    def test_a_missing_name_is_said(self) -> None:
        with pytest.raises(ValueMissing, match="last name"):
            address(SignInName.FIRST_LAST, person(surname=""))


class TestPattern:
    @pytest.mark.parametrize(
        ("pattern", "made"),
        [
            ("{first:1}{last}@{domain}", "KAbercrombie@contoso.com"),
            ("{first:1|lower}{last|lower}", "kabercrombie@contoso.com"),
            ("%g.%s", "Kim.Abercrombie@contoso.com"),
            ("%1g%3s", "KAbe@contoso.com"),
            ("{initials|upper}-{account}@voice.test", "KA-kimab@voice.test"),
            ("%m", "kim.abercrombie@contoso.com"),
            ("{upn}+ocs", None),
            ("{upn}_ocs@{domain}", "kim_ocs@contoso.com"),
        ],
    )
    def test_makes(self, pattern: str, made: str | None) -> None:
        assert address(SignInName.PATTERN, pattern=pattern) == (made or "kim+ocs@contoso.com")

    @pytest.mark.parametrize(
        "pattern", ["", "   ", "{nobody}", "{first", "first}", "{first}@a@b", "{first.__class__}", "{0}", "%x", "%",
                    "{first}{", "a b", "{first:9999}", "{first|title}", "é{first}", "{first!r}", "{}"],
    )  # fmt: skip
    def test_refuses(self, pattern: str) -> None:
        with pytest.raises(PatternWrong):
            Pattern.parse(pattern)


class TestSIPAddress:
    DOMAINS = ("contoso.com", "retail.contoso.com")

    def codes(self, text: str) -> list[str]:
        return [problem.code for problem in sip_uri.check(text, self.DOMAINS)]

    @pytest.mark.parametrize(
        "good", ["kim@contoso.com", "sip:Kim@CONTOSO.com", "o'brien+1@retail.contoso.com", "a.b_c-d@contoso.com"]
    )
    def test_takes(self, good: str) -> None:
        assert self.codes(good) == []

    @pytest.mark.parametrize(
        ("bad", "code"),
        [
            ("", "no-address"),
            ("kim", "not-an-address"),
            ("@contoso.com", "not-an-address"),
            ("kim@", "not-an-address"),
            ("kim lee@contoso.com", "character-not-allowed"),
            ("kím@contoso.com", "character-not-allowed"),
            ("a@b@contoso.com", "character-not-allowed"),
            ("kim;x=1@contoso.com", "character-not-allowed"),
            ("kim@contoso.net", "not-a-sip-domain"),
            (f"{'a' * 440}@contoso.com", "too-long"),
        ],
    )
    def test_refuses(self, bad: str, code: str) -> None:
        assert self.codes(bad) == [code]

    def test_454_characters_are_possible(self) -> None:
        user = "a" * (454 - len("sip:@contoso.com"))
        assert self.codes(f"{user}@contoso.com") == []
        assert self.codes(f"{user}a@contoso.com") == ["too-long"]

    def test_domains_are_written_small(self) -> None:
        assert sip_uri.uri(" SIP:Kim@CONTOSO.Com ") == "sip:Kim@contoso.com"
