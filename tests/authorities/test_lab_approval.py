from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from ocsadmin import parts
from ocsadmin.authorities import AuthoritySettings, CertificateRequest, Denied, Issued, Kind, Pending
from ocsadmin.authorities.errors import Forgotten
from ocsadmin.authorities.lab import ApprovingLabAuthority

from .requests import POOL, certificate_request, key, signing_request

LAB = AuthoritySettings(kind=Kind.LAB, name="Lab authority", options={"approval": "yes"})


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("approving")


@pytest.fixture
def authority(folder: Path, settings: Any) -> ApprovingLabAuthority:
    settings.DATA_DIR = folder
    built = parts.authority(LAB)
    assert isinstance(built, ApprovingLabAuthority)
    return built


def _said(*arguments: str) -> str:
    out = StringIO()
    call_command("decide_lab_request", *arguments, stdout=out)
    return out.getvalue()


class TestApprovingLabAuthority:
    def test_a_request_waits_until_it_is_issued_and_stays_the_same(self, authority: ApprovingLabAuthority) -> None:
        assert authority.about.may_wait
        request = certificate_request()
        pending = authority.submit(request)
        assert isinstance(pending, Pending)
        later = parts.authority(LAB)
        assert later.ask(pending.reference, request) == pending
        assert f"{pending.number}  {POOL}" in _said()
        _said(pending.number, "--issue")
        answer = later.ask(pending.reference, request)
        assert isinstance(answer, Issued)
        assert answer == authority.ask(pending.reference, request)
        assert answer.chain == authority.chain()
        assert pending.number not in authority.waiting()

    def test_a_request_is_denied_with_the_reason(self, authority: ApprovingLabAuthority) -> None:
        request = certificate_request()
        pending = authority.submit(request)
        assert isinstance(pending, Pending)
        assert "denied" in _said(pending.number, "--deny", "not this pool")
        assert authority.ask(pending.reference, request) == Denied("not this pool", pending.reference)
        with pytest.raises(CommandError, match="that waits"):
            _said(pending.number, "--issue")

    def test_a_number_belongs_to_its_own_request(self, authority: ApprovingLabAuthority) -> None:
        pending = authority.submit(certificate_request())
        assert isinstance(pending, Pending)
        with pytest.raises(Forgotten):
            authority.ask(pending.reference, CertificateRequest(signing_request(private=key(1))))
        with pytest.raises(Forgotten):
            authority.ask("999", certificate_request())

    def test_two_requests_have_two_numbers(self, authority: ApprovingLabAuthority) -> None:
        first, second = authority.submit(certificate_request()), authority.submit(certificate_request())
        assert isinstance(first, Pending)
        assert isinstance(second, Pending)
        assert first.number != second.number

    def test_refuses_at_once_what_it_would_never_issue(self, authority: ApprovingLabAuthority) -> None:
        assert isinstance(authority.submit(CertificateRequest(signing_request(()))), Denied)

    def test_the_command_takes_a_decision(self, authority: ApprovingLabAuthority) -> None:
        with pytest.raises(CommandError, match="--issue"):
            _said("1")
