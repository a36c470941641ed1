"""The pages of the Create Enterprise Pool Wizard."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import QueryDict

from ocsadmin import wizards
from ocsadmin.checks.verdict import Level, Verdict
from ocsadmin.directory import Directory
from ocsadmin.plans.plan import Plan
from ocsadmin.wizards import Answers, PageForm, WizardContext

from .factories import pool_json

pytestmark = pytest.mark.django_db

PAGES = {
    "pool": ("name", "domain", "sql_instance"),
    "web-farm": ("internal_web_farm_fqdn", "external_web_farm_fqdn"),
    "reuse": ("reuse_database",),
    "database": ("user_database_path", "user_log_path", "dynamic_database_path", "dynamic_log_path"),
    "meetings": ("meeting_content_path", "meeting_metadata_path", "meeting_archiving", "meeting_archive_path"),
    "stores": ("address_book_path", "application_data_path", "client_update_path"),
    "archiving": ("archive_instant_messages", "call_detail_recording", "qoe_monitoring"),
}


@pytest.fixture
def context(administrator: Any, directory: Directory) -> WizardContext:
    return WizardContext(
        acting_user=administrator, answers=Answers({"pool": {"name": "nordpool", "domain": "contoso.com"}})
    )


def form(slug: str, context: WizardContext, **changes: Any) -> PageForm:
    """A page's form, filled with valid values but for the changes.

    Switches that are off are left out, as browsers do.
    """
    wizard = wizards.get("create_pool")
    assert wizard is not None
    page = wizard.page(slug)
    assert page is not None
    wanted = pool_json(**changes)
    data = QueryDict(mutable=True)
    for name in PAGES[slug]:
        value = wanted.get(name, "")
        if value not in ("", False):
            data[name] = "on" if value is True else str(value)
    return page.form(data, context=context)


def levels(verdicts: list[Verdict]) -> list[Level]:
    return [verdict.level for verdict in verdicts]


class TestTheWizard:
    def test_has_the_pages_that_administrators_know(self) -> None:
        wizard = wizards.get("create_pool")
        assert wizard is not None
        assert [str(page.title) for page in wizard.pages] == [
            "Pool Name, Domain, and Back-End",
            "Web Farm FQDNs",
            "Reuse Existing Database",
            "Locations for Backend Databases",
            "Meeting Content and Archive Location",
            "Specify Locations of Miscellaneous Server Stores",
            "Archiving, Call Detail Recording, and QoE Monitoring",
        ]
        assert {page.slug: tuple(page.form.base_fields) for page in wizard.pages} == PAGES
        assert wizard.permission == "pools.create_pool"

    def test_plans_what_the_pages_were_answered(self, context: WizardContext) -> None:
        answers = {}
        for slug in PAGES:
            filled = form(slug, context, qoe_monitoring=True)
            assert filled.is_valid(), filled.errors
            answers[slug] = filled.cleaned_data
        wizard = wizards.get("create_pool")
        assert wizard is not None
        plan: Plan = wizard.plan(Answers(answers), context)
        assert plan.title == "Create Enterprise pool nordpool.contoso.com"
        assert plan.spec["qoe_monitoring"] is True

    def test_proposes_the_fqdn_and_disks(self, context: WizardContext) -> None:
        wizard = wizards.get("create_pool")
        assert wizard is not None
        starts = {page.slug: page.form.start(context) for page in wizard.pages}
        assert starts["pool"] == {"domain": "contoso.com"}
        assert starts["web-farm"] == {"internal_web_farm_fqdn": "nordpool.contoso.com"}
        drives = [path[0] for path in starts["database"].values()]
        assert len(set(drives)) == 4
        assert "C" not in drives


class TestThePageOfTheName:
    def test_shows_the_only_domain_and_computes_the_fqdn(self, context: WizardContext) -> None:
        page = form("pool", context)
        assert page.fields["domain"].disabled
        assert page.compute({"name": "sued"}) == {"pool_fqdn": "sued.contoso.com"}
        assert page.compute({"name": ""}) == {"pool_fqdn": ""}

    @pytest.mark.parametrize(
        ("changes", "field", "said"),
        [
            ({"name": "nord_pool"}, "name", "underscore"),
            ({"name": "ocsfe03"}, "name", "a server"),
            ({"name": "ocspool1"}, "name", "a pool"),
            ({"sql_instance": r"ocsfe01\rtc"}, "sql_instance", "Front End Server"),
            ({"sql_instance": "nordpool.contoso.com"}, "sql_instance", "the pool itself"),
            ({"sql_instance": "(local)"}, "sql_instance", "whatever computer"),
        ],
    )
    def test_refuses_what_the_operation_refuses(
        self, context: WizardContext, changes: dict[str, str], field: str, said: str
    ) -> None:
        page = form("pool", context, **changes)
        assert not page.is_valid()
        assert list(page.errors) == [field]
        assert said in str(page.errors[field])

    def test_checks_the_name_against_rules_directory_and_dns(self, context: WizardContext) -> None:
        assert levels(form("pool", context, name="ocspool2").check("name")) == [Level.OK, Level.OK]
        assert levels(form("pool", context, name="nordpool").check("name")) == [Level.OK, Level.WARNING]
        assert levels(form("pool", context, name="cwa01").check("name")) == [Level.FAILURE]
        assert levels(form("pool", context, name="no_rd").check("name")) == [Level.FAILURE]
        assert form("pool", context, name="").check("name") == []

    def test_warns_where_no_sql_server_answers(self, context: WizardContext) -> None:
        verdicts = form("pool", context, sql_instance="ocsfs01.contoso.com").check("sql_instance")
        assert levels(verdicts) == [Level.WARNING]
        assert "1433" in verdicts[0].text

    def test_is_content_where_a_sql_server_answers(self, context: WizardContext, sql_server: None) -> None:
        assert levels(form("pool", context, sql_instance=r"ocssql02.contoso.com\x").check("sql_instance")) == [Level.OK]

    def test_warns_of_a_short_name_and_of_an_instance_in_use(self, context: WizardContext) -> None:
        verdicts = form("pool", context, sql_instance=r"ocssql01\rtc").check("sql_instance")
        assert levels(verdicts) == [Level.WARNING] * 3
        assert r"ocssql01.contoso.com\rtc" in verdicts[1].cure


@pytest.fixture
def sql_server() -> Iterator[None]:
    """Something that listens where the demo forest's DNS has ocssql02."""
    with socket.create_server(("127.20.0.41", 1433), reuse_port=True):
        yield


class TestTheOtherPages:
    def test_look_the_web_farms_up(self, context: WizardContext) -> None:
        page = form(
            "web-farm",
            context,
            internal_web_farm_fqdn="ocspool2-web.contoso.com",
            external_web_farm_fqdn="nowhere.contoso.com",
        )
        assert levels(page.check("internal_web_farm_fqdn")) == [Level.OK]
        assert levels(page.check("external_web_farm_fqdn")) == [Level.WARNING]
        page = form("web-farm", context, internal_web_farm_fqdn="https://x", external_web_farm_fqdn="")
        assert levels(page.check("internal_web_farm_fqdn")) == [Level.FAILURE]
        assert list(page.errors) == ["internal_web_farm_fqdn"]

    def test_warn_before_data_is_lost(self, context: WizardContext) -> None:
        assert levels(form("reuse", context, reuse_database=True).check("reuse_database")) == [Level.WARNING]
        assert form("reuse", context).check("reuse_database") == []

    def test_warn_of_the_system_disk_and_of_a_disk_that_is_used_twice(self, context: WizardContext) -> None:
        page = form(
            "database", context, user_log_path=r"C:\Logs", dynamic_log_path=r"J:\Logs", user_database_path=r"\\x\y"
        )
        assert levels(page.check("user_log_path")) == [Level.WARNING]
        assert levels(page.check("dynamic_log_path")) == [Level.WARNING]
        assert levels(page.check("user_database_path")) == [Level.FAILURE]
        assert list(page.errors) == ["user_database_path"]
        assert levels(form("database", context).check("user_log_path")) == [Level.OK]

    def test_ask_for_remote_shares(self, context: WizardContext) -> None:
        page = form("meetings", context, meeting_content_path=r"D:\x", meeting_metadata_path=r"\\nordpool\Meta")
        assert sorted(page.errors) == ["meeting_content_path", "meeting_metadata_path"]
        stores = form("stores", context, client_update_path=r"\\gone\Updates")
        assert levels(stores.check("address_book_path")) == [Level.OK]
        assert levels(stores.check("client_update_path")) == [Level.WARNING]
        assert levels(form("stores", context, client_update_path=r"\\127.0.0.1\x").check("client_update_path")) == [
            Level.FAILURE
        ]

    def test_need_the_archive_only_when_it_is_on(self, context: WizardContext) -> None:
        off = form("meetings", context, meeting_archive_path="left over")
        assert off.is_valid()
        assert off.cleaned_data["meeting_archive_path"] == ""
        on = form("meetings", context, meeting_archiving=True)
        assert list(on.errors) == ["meeting_archive_path"]

    def test_say_that_archiving_is_critical(self, context: WizardContext) -> None:
        assert "critical mode" in str(form("archiving", context).fields["archive_instant_messages"].help_text)
