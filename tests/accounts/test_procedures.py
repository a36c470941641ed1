"""The table of procedures: which permission covers which row, on its page, over REST and on Welcome pages."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ocsadmin.accounts import permissions, procedure_rights, procedures
from ocsadmin.accounts.models import Account
from ocsadmin.accounts.procedures import ENTERPRISE, STANDARD

LOCAL = "ocsadmin.accounts.backends.LocalBackend"
API = "/api/v1/procedures/"


@pytest.fixture
def page(client: Client, administrator: Account) -> Client:
    client.force_login(administrator, backend=LOCAL)
    return client


def row_of(html: str, procedure: str) -> str:
    """The first line of the table with this name, as text."""
    found = next(one for one in re.findall(r"<tr>.*?</tr>", html, re.DOTALL) if f">{procedure}</th>" in one)
    return " ".join(re.sub(r"<[^>]+>", " ", found).split())


class TestWhichPermissionCoversWhichRow:
    @pytest.mark.parametrize(
        ("edition", "name", "expected"),
        [
            (ENTERPRISE, "Create the pool", ["pools.create_pool"]),
            (STANDARD, "Validate server configuration", ["pools.validate"]),
            (ENTERPRISE, "Prepare AD DS", ["pools.prepare_forest", "pools.prepare_domain"]),
            ("Outside Voice Control", "Start the application", ["pools.start_services"]),
            (ENTERPRISE, "Install SQL Server", []),
        ],
    )
    def test_is_told_from_the_row(self, edition: str, name: str, expected: list[str]) -> None:
        row = procedures.procedure(edition, name)
        assert [one.name for one in procedure_rights.permissions_of(row)] == expected

    def test_names_rows_and_permissions_that_exist(self) -> None:
        assert set(procedure_rights.ALSO) <= set(permissions.names())
        for permission in permissions.PERMISSIONS.values():
            assert len(set(procedure_rights.rows_of(permission))) == len(procedure_rights.rows_of(permission))

    def test_is_told_from_the_permission(self) -> None:
        row = procedure_rights.row_of("pools.create_pool")
        assert row is not None
        assert (row.edition, row.name) == (ENTERPRISE, "Create the pool")
        assert procedure_rights.row_of("web.view_dashboard") is None
        assert procedure_rights.row_of("there.is_no_such") is None

    def test_asks_no_more_of_the_directory_than_the_row_does(self) -> None:
        """Whoever has the permission of a row that the directory can answer wholly is in the row's groups."""
        row = procedures.procedure(ENTERPRISE, "Create the pool")
        (permission,) = procedure_rights.permissions_of(row)
        assert all(row.open_to(way) for way in permission.ways)


@pytest.mark.django_db
class TestThePage:
    def test_shows_every_row_of_the_table(self, page: Client) -> None:
        html = page.get(reverse("procedures")).content.decode()
        assert len(re.findall(r'<td data-label="Takes">', html)) == len(procedures.table()) == 95

    def test_marks_what_the_reader_may_do_and_with_which_right(self, page: Client) -> None:
        html = page.get(reverse("procedures")).content.decode()
        assert row_of(html, "Create the pool").endswith("Yes You may create pools")
        assert row_of(html, "Install SQL Server").endswith("not in the directory done elsewhere")
        assert "You may not write DNS records" not in row_of(html, "Create and verify DNS records")

    def test_marks_what_the_reader_may_not_do(self, client: Client, user_administrator: Account) -> None:
        client.force_login(user_administrator, backend=LOCAL)
        html = client.get(reverse("procedures")).content.decode()
        assert row_of(html, "Create the pool").endswith("No You may not create pools")
        assert "RTCUniversalUserAdmins Yes You may enable" in row_of(html, "Configure user account settings")


@pytest.mark.django_db
class TestREST:
    def row(self, answer: Any, edition: str, name: str) -> dict[str, Any]:
        rows: list[dict[str, Any]] = answer.json()["results"]
        return next(row for row in rows if (row["edition"], row["procedure"]) == (edition, name))

    def test_answers_all_rows_with_the_rights_of_who_calls(self, page: Client) -> None:
        answer = page.get(API)
        assert len(answer.json()["results"]) == 95
        row = self.row(answer, ENTERPRISE, "Create the pool")
        assert row["credentials"] == ["RTCUniversalServerAdmins group", "Domain Admins group"]
        assert row["groups"] == [["Domain Admins", "RTCUniversalServerAdmins"]]
        assert row["you_are_in_the_groups"] is True
        assert row["permissions"] == [{"name": "pools.create_pool", "title": "create pools", "you_may": True}]
        assert self.row(answer, ENTERPRISE, "Install SQL Server")["you_are_in_the_groups"] is None

    def test_is_read_by_a_person_with_fewer_rights(self, client: Client, user_administrator: Account) -> None:
        client.force_login(user_administrator, backend=LOCAL)
        row = self.row(client.get(API), ENTERPRISE, "Create the pool")
        assert row["you_are_in_the_groups"] is False
        assert row["permissions"][0]["you_may"] is False

    @pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
    def test_is_for_reading_only(self, page: Client, method: str) -> None:
        assert getattr(page, method)(API).status_code == 405

    def test_refuses_parameters_that_it_does_not_know(self, page: Client) -> None:
        assert page.get(f"{API}?edition=x").status_code == 400

    def test_is_not_for_the_help_desk_nor_for_strangers(self, client: Client, helpdesk_person: Account) -> None:
        assert client.get(API).status_code == 401
        client.force_login(helpdesk_person, backend=LOCAL)
        assert client.get(API).status_code == 403


@pytest.mark.django_db
class TestTheWelcomePageOfAWizard:
    def test_says_which_row_of_the_table_applies(self, page: Client) -> None:
        html = page.get(reverse("wizard-start", args=["create_pool"])).content.decode()
        assert "“Create the pool” takes RTCUniversalServerAdmins group; Domain Admins group." in html
        assert "Administrative Credentials" in html
