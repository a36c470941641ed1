"""What each report finds, and how reports are shown."""

from __future__ import annotations

import csv
import io
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ocsadmin import acting
from ocsadmin.directory import DN
from ocsadmin.mirror.models import HeldDeletion, ReplicationRun, ReplicationState
from ocsadmin.wizards.models import Draft
from pools.models import ApplicationContact, Pool, Server, TrustedServiceEntry
from users.directory.option_flags import OptionFlag
from users.models import User
from users.reports import catalog, csv_file
from users.reports.distinct import values_of
from users.reports.listing import ReportList

from .people import enabled, many_enabled, person

pytestmark = [pytest.mark.django_db, pytest.mark.database]
HTMX = {"HX-Request": "true"}
GONE = "cn=lc services,cn=microsoft,cn=oldpool,cn=pools,cn=rtc service,cn=services,cn=configuration,dc=contoso,dc=com"


def names(report: str, **query: str) -> list[str]:
    asked = QueryDict(mutable=True)
    asked.update(query)
    found = ReportList(catalog.named(report), asked)
    assert found.count == len(list(found.all_rows()))
    return [row.cells[[c.name for c in found.report.columns].index("name")] for row in found.all_rows()]


class TestPeopleReports:
    def test_finds_nothing_amiss_with_someone_in_order(self, pool: Pool, domain: None) -> None:
        enabled("Kim", pool, line_uri="tel:+14255550100", telephone="+1 425 555 0100", when_changed=timezone.now())
        wrong = [one.name for one in catalog.all_reports() if one.about_people and ReportList(one).count]
        assert wrong == []

    def test_finds_who_is_enabled_though_the_account_is_disabled(self, pool: Pool, domain: None) -> None:
        enabled("Kim", pool, account_disabled=True)
        enabled("Lee", pool)
        person("Ann", account_disabled=True)
        assert names("disabled_accounts") == ["Kim"]

    def test_finds_enterprise_voice_without_a_line(self, pool: Pool, domain: None) -> None:
        voice = OptionFlag.UNIFIED_COMMUNICATIONS | OptionFlag.ENHANCED_PRESENCE
        enabled("Kim", pool, option_flags=voice)
        enabled("Lee", pool, option_flags=voice, line_uri="tel:+14255550100")
        enabled("Ann", pool, option_flags=256)
        assert names("no_line_uri") == ["Kim"]

    def test_finds_domains_that_the_forest_does_not_serve(self, pool: Pool, domain: None) -> None:
        enabled("Kim", pool, sip_address="sip:kim@fabrikam.com")
        enabled("Lee", pool, sip_address="sip:lee@CONTOSO.com")
        enabled("Ann", pool, sip_address="sip:ann")
        person("Eva", sip_address="sip:eva@fabrikam.com")
        assert names("wrong_sip_domain") == ["Ann", "Kim"]

    def test_finds_one_line_in_several_spellings(self, pool: Pool, domain: None) -> None:
        enabled("Kim", pool, line_uri="tel:+14255550100")
        enabled("Lee", pool, line_uri="TEL:+1 (425) 555-0100")
        enabled("Ann", pool, line_uri="tel:+14255550100;ext=12")
        assert names("duplicate_line_uris") == ["Kim", "Lee"]

    def test_finds_a_line_that_an_application_contact_has_too(self, pool: Pool, domain: None) -> None:
        enabled("Kim", pool, line_uri="tel:+14255550100")
        contact(line_uri="tel:+1 425 555 0100")
        assert names("duplicate_line_uris") == ["Kim"]

    def test_finds_one_telephone_number_in_several_spellings(self, pool: Pool, domain: None) -> None:
        person("Kim", telephone="+1 (425) 555-0100")
        person("Lee", telephone="+1.425.555.0100")
        person("Ann", telephone="100")
        person("Eva", telephone="100")
        assert names("duplicate_phones") == ["Kim", "Lee"]

    def test_finds_one_address_of_several_people_without_case(self, pool: Pool, domain: None) -> None:
        enabled("Kim", pool, sip_address="sip:kim@contoso.com")
        person("Lee", sip_address="SIP:Kim@Contoso.com")
        enabled("Ann", pool)
        assert names("duplicate_addresses") == ["Kim", "Lee"]

    def test_finds_who_has_a_pool_that_is_gone_or_none(self, pool: Pool, domain: None) -> None:
        enabled("Kim", pool, home_server_key=GONE)
        enabled("Lee", pool, home_server_key="")
        enabled("Ann", pool)
        assert names("home_pool_gone") == ["Kim"]
        assert names("without_home_pool") == ["Lee"]
        assert next(ReportList(catalog.named("home_pool_gone")).all_rows()).cells[3] == "oldpool"

    def test_finds_policies_and_profiles_that_are_gone(self, pool: Pool, domain: None) -> None:
        key = "cn=gone,cn=policies,dc=contoso,dc=com"
        enabled("Kim", pool, meeting_policy_key=key)
        enabled("Lee", pool, uc_policy_key=key)
        enabled("Ann", pool, location_profile_key=key)
        assert names("meeting_policy_gone") == ["Kim"]
        assert names("voice_policy_gone") == ["Lee"]
        assert names("location_profile_gone") == ["Ann"]

    def test_finds_who_was_not_changed_for_so_many_days(self, pool: Pool, domain: None) -> None:
        now = timezone.now()
        enabled("Kim", pool, when_changed=now - timedelta(days=40))
        enabled("Lee", pool, when_changed=now - timedelta(days=400))
        assert names("unchanged") == ["Lee"]
        assert names("unchanged", days="30") == ["Lee", "Kim"]
        assert names("unchanged", days="'; DROP TABLE") == ["Lee"]

    def test_finds_whom_the_brake_kept(self, pool: Pool, domain: None) -> None:
        kept = enabled("Kim", pool)
        run = ReplicationRun.objects.create(mode="full", state="stopped", started_at=timezone.now())
        HeldDeletion.objects.create(run=run, kind="user", guid=kept.guid, name="Kim", dn="CN=Kim", reason="gone")
        ReplicationState.objects.update_or_create(name="replication", defaults={"braked_run": run})
        assert names("not_replicated") == ["Kim"]

    @pytest.mark.parametrize(
        ("report", "values"),
        [
            ("protected_accounts", {"admin_count": True}),
            ("federation", {"federation_enabled": True}),
            ("remote_access", {"remote_access_enabled": True}),
            ("unfinished_moves", {"target_home_server_key": GONE}),
        ],
    )
    def test_finds_what_is_set(self, pool: Pool, domain: None, report: str, values: dict[str, Any]) -> None:
        enabled("Kim", pool, **values)
        enabled("Lee", pool)
        assert names(report) == ["Kim"]

    def test_can_be_narrowed_to_a_pool_and_a_unit(self, pool: Pool, domain: None) -> None:
        sales = DN.parse("OU=Sales,OU=People,DC=contoso,DC=com")
        enabled("Kim", pool, account_disabled=True, unit=sales)
        enabled("Lee", pool, account_disabled=True, home_server_key="")
        assert names("disabled_accounts", pool=str(pool.guid)) == ["Kim"]
        assert names("disabled_accounts", ou="OU=Sales,OU=People,DC=contoso,DC=com") == ["Kim"]

    @pytest.mark.parametrize("filters", [{"pool": "nonsense"}, {"pool": str(uuid.uuid4())}, {"ou": "no DN"}])
    def test_shows_nobody_where_a_filter_cant_be_used(self, pool: Pool, filters: dict[str, str]) -> None:
        enabled("Kim", pool, account_disabled=True)
        assert names("disabled_accounts", **filters) == []


def contact(**values: Any) -> ApplicationContact:
    guid = uuid.uuid4()
    defaults = {"guid": guid, "dn": f"CN={guid}", "dn_key": f"cn={guid}", "read_at": timezone.now()}
    return ApplicationContact.objects.create(**{**defaults, "sip_uri": "sip:caa@contoso.com", **values})


class TestObjectReports:
    def test_finds_contacts_that_lead_nowhere(self, pool: Pool) -> None:
        contact(pool_key=pool.service_dn_key, destination_key="cn=gone")
        assert names("contacts_without_service") == ["sip:caa@contoso.com"]

    def test_finds_services_whose_name_is_gone(self, pool: Pool) -> None:
        values = {"guid": uuid.uuid4(), "dn": "CN=x", "dn_key": "cn=x", "read_at": timezone.now(), "port": 5061}
        TrustedServiceEntry.objects.create(service_type="CWA", fqdn="gone.contoso.com", **values)
        assert names("services_without_pool") == ["CWA at gone.contoso.com:5061"]

    def test_finds_servers_whose_computer_is_gone(self, pool: Pool) -> None:
        Server.objects.create(
            guid=uuid.uuid4(), dn="CN=x", dn_key="cn=x", read_at=timezone.now(), fqdn="fe1.contoso.com",
            computer_key="cn=fe1", pool_key=pool.service_dn_key,
        )  # fmt: skip
        assert names("servers_without_computer") == ["fe1.contoso.com"]

    def test_finds_pools_that_nobody_uses(self, pool: Pool) -> None:
        row = next(ReportList(catalog.named("idle_pools")).all_rows())
        assert row.cells[-1] == "no users; no servers; never validated"


class TestDistinctValues:
    def test_are_found_without_the_empty_one(self, pool: Pool) -> None:
        for domain in ("b.com", "a.com", "b.com", ""):
            person("Kim", sip_address=f"sip:kim@{domain}" if domain else "")
        assert values_of("sip_domain") == ["a.com", "b.com"]

    def test_are_only_asked_of_columns_with_an_index(self) -> None:
        with pytest.raises(ValueError, match="no index"):
            values_of("company")


class TestIndexes:
    """Every report about people is answered by an index, not by a walk through the whole table.

    In a table of some size: of a few rows a planner may well decide that a walk is cheaper, and newer ones do.
    """

    @pytest.mark.parametrize("report", [one.name for one in catalog.all_reports() if one.about_people])
    def test_answer_every_report(self, pool: Pool, report: str) -> None:
        if connection.vendor != "sqlite":
            pytest.skip("PostgreSQL walks through small tables whatever indexes there are")
        many_enabled(pool, 1000)
        enabled("Kim", pool, home_server_key=GONE, meeting_policy_key="cn=x", uc_policy_key="cn=x",
                location_profile_key="cn=x", sip_address="sip:k@gone.com")  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        people = ReportList(catalog.named(report)).people
        plan = people.explain()
        assert "SCAN users_user\n" not in f"{plan}\n", plan


class TestCsv:
    def test_holds_every_row_and_no_formula(self, pool: Pool) -> None:
        enabled("=cmd|' /C calc'!A0", pool, account_disabled=True)
        enabled('Lee; "x"\n', pool, account_disabled=True)
        text = "".join(csv_file.lines(ReportList(catalog.named("disabled_accounts"))))
        rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
        assert rows[0][0] == "Name"
        assert rows[1][0] == "'=cmd|' /C calc'!A0"
        assert rows[2][0] == 'Lee; "x"\n'


class TestPages:
    def test_show_all_reports_with_their_numbers(self, page: Client, pool: Pool) -> None:
        enabled("Kim", pool, account_disabled=True)
        text = page.get(reverse("report-list")).content.decode()
        for report in catalog.all_reports():
            assert reverse("report", args=[report.name]) in text

    def test_show_the_rows_escaped(self, page: Client, pool: Pool) -> None:
        enabled("Kim <b>Lee</b>", pool, account_disabled=True)
        text = page.get(reverse("report", args=["disabled_accounts"])).content.decode()
        assert "Kim &lt;b&gt;Lee" in text
        assert "<b>Lee" not in text

    @pytest.mark.parametrize("report", [one.name for one in catalog.all_reports()])
    def test_show_every_report(self, page: Client, pool: Pool, report: str) -> None:
        enabled("Kim", pool, account_disabled=True, admin_count=True, sip_address="sip:a@b.c", home_server_key=GONE)
        assert page.get(reverse("report", args=[report])).status_code == 200
        assert page.get(reverse("report-csv", args=[report])).getvalue().startswith("\ufeff".encode())
        fragment = page.get(reverse("report", args=[report]), {"order": "-name"}, headers=HTMX).content.decode()
        assert fragment.startswith('<div id="report-table"')

    def test_need_as_many_queries_for_30_rows_as_for_3(self, page: Client, pool: Pool) -> None:
        counts = []
        for more in (3, 27):
            for number in range(more):
                enabled(f"Kim {more} {number}", pool, account_disabled=True, line_uri="tel:+14255550100")
            for name in ("disabled_accounts", "duplicate_line_uris"):
                url = reverse("report", args=[name])
                page.get(url)
                with CaptureQueriesContext(connection) as queries:
                    page.get(url)
                counts.append(len(queries))
        assert counts[:2] == counts[2:]

    def test_say_that_there_is_no_such_report(self, page: Client) -> None:
        assert page.get(reverse("report", args=["nonsense"])).status_code == 404

    def test_lead_to_orphans(self, page: Client, pool: Pool) -> None:
        enabled("Kim", pool, home_server_key=GONE)
        text = page.get(reverse("orphan-list")).content.decode()
        assert "Home pool gone" in text
        assert reverse("report", args=["home_pool_gone"]) in text

    def test_begin_the_wizard_for_all_that_were_found(self, page: Client, pool: Pool) -> None:
        wanted = enabled("Kim", pool, account_disabled=True)
        enabled("Lee", pool)
        url = reverse("report-begin", args=["disabled_accounts"])
        answer = page.post(url, {"operation_for_all": "disable_users", "query": ""})
        assert answer.status_code == 302
        assert Draft.objects.get().answers["people"]["people"] == [str(wanted.guid)]

    def test_begin_the_wizard_for_those_ticked(self, page: Client, pool: Pool) -> None:
        wanted = enabled("Kim", pool, account_disabled=True)
        url = reverse("report-begin", args=["disabled_accounts"])
        page.post(url, {"operation": "disable_users", "guid": [str(wanted.guid), "nonsense"]})
        assert Draft.objects.get().answers["people"]["people"] == [str(wanted.guid)]
        assert page.post(url, {"operation": "disable_users", "guid": "nonsense"}).status_code == 302
        assert Draft.objects.count() == 1

    def test_begin_the_cure_of_one_with_what_it_changes_chosen(self, page: Client, pool: Pool) -> None:
        person = enabled("Kim", pool, meeting_policy_key="cn=gone,dc=contoso,dc=com")
        page.post(reverse("report-begin", args=["meeting_policy_gone"]), {"only": str(person.guid)})
        draft = Draft.objects.get()
        answers = draft.answers
        assert answers["people"]["people"] == [str(person.guid)]
        assert answers["meetings"]["wished"] == {"meeting_policy": ""}
        shown = page.get(draft.page_url("meetings")).content.decode()
        assert 'value="none" selected' in shown

    def test_offer_nothing_to_the_help_desk(self, client: Client, helpdesk_person: Any, pool: Pool) -> None:
        enabled("Kim", pool, account_disabled=True)
        client.force_login(helpdesk_person)
        text = client.get(reverse("report", args=["disabled_accounts"])).content.decode()
        assert "Kim" in text
        assert "operation_for_all" not in text
        url = reverse("report-begin", args=["disabled_accounts"])
        assert client.post(url, {"operation_for_all": "disable_users"}).status_code == 403

    def test_are_refused_to_people_without_rights(self, client: Client, person_without_rights: Any) -> None:
        client.force_login(person_without_rights)
        for url in (reverse("report-list"), reverse("report", args=["federation"]), reverse("orphan-list")):
            assert client.get(url).status_code == 403


class TestDelegation:
    def test_shows_only_people_of_the_units_that_are_delegated(
        self, client: Client, pool: Pool, account_with: Any
    ) -> None:
        from ocsadmin.accounts.delegation.models import Delegation
        from ocsadmin.mirror.models import Container

        sales = DN.parse("OU=Sales,OU=People,DC=contoso,DC=com")
        unit = Container.objects.create(guid=uuid.uuid4(), dn=str(sales), dn_key=sales.key, read_at=timezone.now())
        enabled("Kim", pool, account_disabled=True, unit=sales, line_uri="tel:+14255550100")
        enabled("Lee", pool, account_disabled=True, line_uri="tel:+14255550100")
        limited = account_with("RTCUniversalUserAdmins")
        Delegation.objects.create(name="Sales", account=limited, units=[str(unit.guid)], hidden_fields=["telephone"])
        client.force_login(limited)
        text = client.get(reverse("report", args=["disabled_accounts"])).content.decode()
        assert "Kim" in text
        assert "Lee" not in text
        assert "1 person" in text
        assert "Kim" in client.get(reverse("report", args=["duplicate_line_uris"])).content.decode()
        assert client.get(reverse("report", args=["duplicate_phones"])).status_code == 404
        with acting.as_account(limited):
            assert User.objects.count() == 1
