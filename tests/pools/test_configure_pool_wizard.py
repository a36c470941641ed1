"""The pages of the Configure Pool/Server Wizard, from Welcome to the job."""

from __future__ import annotations

import uuid
from typing import Any, cast

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from ocsadmin import mirror, wizards
from ocsadmin.checks.verdict import Level
from ocsadmin.directory import AttributeChange, Directory
from ocsadmin.jobs.models import Job
from ocsadmin.wizards import Answers, PageForm, Wizard, WizardContext
from ocsadmin.wizards.declared import DeclaredWizard, NothingToDo
from ocsadmin.wizards.models import Draft
from pools import names
from pools.configure_pool.use_case import CONFIGURE_POOL
from pools.models import Pool

from .test_configure_pool import ALL_FOUR, pool_entry, unsaid

pytestmark = pytest.mark.django_db
__all__ = ["unsaid"]

TITLES = {
    "pool": "Server or Pool to Configure",
    "applications": "Application Configuration",
    "sip-domains": "SIP domains",
    "logon": "Client Logon Settings",
    "domains": "SIP Domains for Automatic Logon",
    "external-access": "External User Access Configuration",
    "edge-servers": "Edge Servers and Next Hop",
}


@pytest.fixture
def enterprise(directory: Directory) -> str:
    return str(pool_entry("ocspool1", directory).guid)


@pytest.fixture
def standard(directory: Directory) -> str:
    return str(pool_entry("ocsse01", directory).guid)


@pytest.fixture
def wizard() -> Wizard:
    found = wizards.get("configure_pool")
    assert found is not None
    return found


@pytest.fixture
def context(administrator: Any, enterprise: str) -> WizardContext:
    return WizardContext(acting_user=administrator, answers=Answers({"pool": {"pool": enterprise}}))


def form(slug: str, context: WizardContext, **values: Any) -> PageForm:
    """A page's form with these values; a list gives its name several times."""
    wizard = wizards.get("configure_pool")
    assert wizard is not None
    page = wizard.page(slug)
    assert page is not None
    data = QueryDict(mutable=True)
    for name, value in values.items():
        data.setlist(name, [str(one) for one in (value if isinstance(value, list) else [value])])
    return page.form(data, context=context)


def start(slug: str, context: WizardContext) -> dict[str, Any]:
    wizard = wizards.get("configure_pool")
    assert wizard is not None
    page = wizard.page(slug)
    assert page is not None
    return {name: value for name, value in page.form.start(context).items() if name != "for_pool"}


class TestTheWizard:
    def test_has_the_pages_that_administrators_know(self, wizard: Wizard) -> None:
        assert {page.slug: str(page.title) for page in wizard.pages} == TITLES
        assert str(wizard.title) == "Configure Pool/Server"
        assert str(wizard.ready_title) == "Ready to Configure Server or Pool"
        assert wizard.permission == "pools.configure_pool"

    def test_leaves_out_what_does_not_apply(self, wizard: Wizard) -> None:
        by_hand = Answers({"logon": {"client_logon": "manual"}, "external-access": {"external_access": "not_now"}})
        assert [page.slug for page in wizard.pages_for(by_hand)] == [
            "pool",
            "applications",
            "sip-domains",
            "logon",
            "external-access",
        ]
        all_of_it = Answers({"logon": {"client_logon": "automatic"}, "external-access": {"external_access": "now"}})
        assert [page.slug for page in wizard.pages_for(all_of_it)] == list(TITLES)

    def test_begins_with_the_pool_of_the_address(self, wizard: Wizard, context: WizardContext, enterprise: str) -> None:
        assert wizard.first_answers({"pool": enterprise}, context) == {"pool": {"pool": enterprise}}
        for foreign in ({}, {"pool": ""}, {"pool": "'; --"}, {"pool": str(uuid.uuid4())}):
            assert wizard.first_answers(foreign, context) == {}

    def test_says_that_nothing_is_to_change(self, wizard: Wizard, context: WizardContext, enterprise: str) -> None:
        answers = Answers(
            {
                "pool": {"pool": enterprise},
                "applications": {"applications": list(ALL_FOUR)},
                "sip-domains": {"add_sip_domains": [], "remove_sip_domains": []},
                "external-access": {"external_access": "not_now"},
            }
        )
        with pytest.raises(NothingToDo, match=r"Nothing to change: ocspool1\.contoso\.com"):
            wizard.plan(answers, context)


class TestThePages:
    def test_offer_every_pool_and_server(self, context: WizardContext, enterprise: str, standard: str) -> None:
        field: Any = form("pool", context).fields["pool"]
        assert field.choices == [
            (enterprise, "ocspool1.contoso.com (Enterprise Edition)"),
            (standard, "ocsse01.contoso.com (Standard Edition)"),
        ]
        assert "pool" in form("pool", context, pool=str(uuid.uuid4())).errors

    def test_begin_with_all_applications_until_the_pool_was_configured(
        self, context: WizardContext, directory: Directory, domain_admin: Directory, enterprise: str, unsaid: None
    ) -> None:
        assert start("applications", context) == {"applications": list(ALL_FOUR)}
        entry = pool_entry("ocspool1", directory)
        domain_admin.modify(entry.dn, [AttributeChange("msRTCSIP-PoolData", add=("AutomaticLogon=TRUE",))])
        domain_admin.modify(entry.dn, [AttributeChange("msRTCSIP-ApplicationList", remove=(ALL_FOUR[0],))])
        assert start("applications", context) == {"applications": list(ALL_FOUR[1:])}
        domain_admin.modify(entry.dn, [AttributeChange("msRTCSIP-ApplicationList", add=(ALL_FOUR[0],))])
        help_of = form("applications", context).choice_help["applications"]  # type: ignore[attr-defined]
        assert all("Active already" in help_of[name] for name in names.BUILT_IN_APPLICATIONS)

    def test_begin_with_what_is_set(self, context: WizardContext) -> None:
        assert start("logon", context) == {
            "client_logon": "automatic",
            "redirects_logon": False,
            "move_redirection": False,
        }
        assert start("domains", context) == {"logon_domains": ["contoso.com", "retail.contoso.com"]}
        assert start("external-access", context) == {"external_access": "now"}
        assert start("edge-servers", context) == {
            "access_edge_servers": ["edge01.contoso.com"],
            "av_edge_server": "edge01.contoso.com",
            "av_edge_port": 5062,
            "next_hop": "edge01.contoso.com",
            "next_hop_port": 5061,
        }

    def test_propose_automatic_logon_for_a_domain_that_is_being_added(
        self, administrator: Any, enterprise: str
    ) -> None:
        answers = Answers(
            {
                "pool": {"pool": enterprise},
                "sip-domains": {"add_sip_domains": ["fabrikam.com"], "remove_sip_domains": ["retail.contoso.com"]},
            }
        )
        context = WizardContext(acting_user=administrator, answers=answers)
        assert start("domains", context) == {"logon_domains": ["contoso.com", "fabrikam.com"]}
        chosen = form("domains", context, logon_domains=["fabrikam.com"])
        assert chosen.is_valid()
        assert not form("domains", context, logon_domains=["retail.contoso.com"]).is_valid()
        assert "No SIP domain" in str(form("domains", context).errors["logon_domains"])

    def test_keep_the_rules_of_sip_domains_line_by_line(self, context: WizardContext) -> None:
        page = form("sip-domains", context, add_sip_domains="fabrikam.com\nno_rd.com, Contoso.com\n\n")
        said = str(page.errors["add_sip_domains"])
        assert "underscore" in said
        assert "already, written contoso.com" in said
        assert "fabrikam.com is" not in said
        fine = form("sip-domains", context, add_sip_domains=" fabrikam.com \r\nnorthwind.com")
        assert fine.is_valid()
        assert fine.cleaned_data["add_sip_domains"] == ["fabrikam.com", "northwind.com"]
        assert "contoso.com" not in dict(fine.fields["remove_sip_domains"].choices)  # type: ignore[attr-defined]

    def test_check_sip_domains_while_one_types(self, context: WizardContext) -> None:
        page = form("sip-domains", context, add_sip_domains="fabrikam.com\n192.0.2.1")
        assert [one.level for one in page.check("add_sip_domains")] == [Level.OK, Level.FAILURE]
        twice = form("sip-domains", context, add_sip_domains="a.com\nA.com").check("add_sip_domains")
        assert [one.level for one in twice] == [Level.FAILURE]

    def test_refuse_a_removal_with_the_names_of_people(self, context: WizardContext) -> None:
        page = form("sip-domains", context, remove_sip_domains=["retail.contoso.com"])
        errors = page.errors.get("remove_sip_domains")
        verdicts = page.check("remove_sip_domains")
        assert [one.level for one in verdicts] == [Level.FAILURE if errors else Level.OK]

    def test_refuse_a_second_pool_that_redirects(
        self, context: WizardContext, directory: Directory, domain_admin: Directory, unsaid: None
    ) -> None:
        assert "move_redirection" not in form("logon", context).fields
        entry = pool_entry("ocsse01", directory)
        domain_admin.modify(entry.dn, [AttributeChange("msRTCSIP-PoolData", add=("RedirectAutomaticLogon=TRUE",))])
        values = {"client_logon": "automatic", "redirects_logon": "on"}
        page = form("logon", context, **values)
        assert "ocsse01.contoso.com authenticates and redirects" in str(page.errors["redirects_logon"])
        assert "Move this task from ocsse01.contoso.com" in str(page.fields["move_redirection"].label)
        assert [one.level for one in page.check("redirects_logon")] == [Level.WARNING]
        assert form("logon", context, **values, move_redirection="on").is_valid()
        by_hand = form("logon", context, client_logon="manual", redirects_logon="on", move_redirection="on")
        assert "no requests to redirect" in str(by_hand.errors["redirects_logon"])

    @pytest.mark.parametrize(
        ("changes", "field", "said"),
        [
            ({"access_edge_servers": "ocsfe01.contoso.com"}, "access_edge_servers", "own servers"),
            ({"access_edge_servers": ""}, "access_edge_servers", "No trusted Access Edge Server"),
            ({"av_edge_server": "ocspool1.contoso.com"}, "av_edge_server", "the pool itself"),
            ({"av_edge_port": "70000"}, "av_edge_port", "1 to 65535"),
            ({"av_edge_port": "many"}, "av_edge_port", "whole number"),
            ({"next_hop_port": "-1"}, "next_hop_port", "1 to 65535"),
            ({"next_hop": "nowhere.contoso.com"}, "next_hop", "neither"),
        ],
    )
    def test_refuse_edge_servers_at_their_field(
        self, context: WizardContext, changes: dict[str, Any], field: str, said: str
    ) -> None:
        values = {
            "access_edge_servers": "edge01.contoso.com",
            "av_edge_server": "edge01.contoso.com",
            "av_edge_port": "5062",
            "next_hop": "edge01.contoso.com",
            "next_hop_port": "5061",
        }
        assert form("edge-servers", context, **values).is_valid()
        page = form("edge-servers", context, **{**values, **changes})
        assert said in str(page.errors[field])

    def test_look_edge_servers_up(self, context: WizardContext) -> None:
        page = form(
            "edge-servers",
            context,
            access_edge_servers="edge01.contoso.com\nocsfe01.contoso.com",
            av_edge_server="nowhere.contoso.com",
            next_hop="edge01.contoso.com",
        )
        assert [one.level for one in page.check("access_edge_servers")][1] == Level.FAILURE
        assert [one.level for one in page.check("av_edge_server")] == [Level.WARNING]
        assert page.check("next_hop")

    def test_look_the_records_of_automatic_logon_up(self, administrator: Any, enterprise: str) -> None:
        pool = {"pool": {"pool": enterprise}}
        nobody = WizardContext(acting_user=administrator, answers=Answers(pool))
        assert [one.level for one in form("domains", nobody, logon_domains=["contoso.com"]).check("logon_domains")] == [
            Level.INFO
        ]
        this_one = WizardContext(
            acting_user=administrator, answers=Answers({**pool, "logon": {"redirects_logon": True}})
        )
        (verdict,) = form("domains", this_one, logon_domains=["contoso.com"]).check("logon_domains")
        assert "_sipinternaltls._tcp.contoso.com" in verdict.text

    def test_begin_anew_when_another_pool_is_chosen(self, administrator: Any, standard: str, enterprise: str) -> None:
        other = WizardContext(acting_user=administrator, answers=Answers({"pool": {"pool": standard}}))
        page = form("edge-servers", other, for_pool=enterprise, access_edge_servers="edge01.contoso.com")
        assert "Another pool was chosen" in str(page.non_field_errors())
        wizard = wizards.get("configure_pool")
        assert wizard is not None
        found = wizard.page("external-access")
        assert found is not None
        shown = found.form(context=other, initial={"for_pool": enterprise, "external_access": "now"})
        assert shown["external_access"].value() == "not_now"
        assert shown["for_pool"].value() == standard


@pytest.mark.django_db(transaction=True)
class TestOverHTTP:
    def test_leads_from_the_pools_menu_to_the_job(
        self, client: Client, administrator: Any, directory: Directory, standard: str, unsaid: None
    ) -> None:
        client.force_login(administrator, backend="ocsadmin.accounts.backends.LocalBackend")
        mirror.replicate(directory, only=["pool"])
        begin = f"{reverse('wizard-start', args=['configure_pool'])}?pool={standard}"
        html = client.get(Pool.objects.get(guid=standard).get_absolute_url()).content.decode()
        assert begin in html
        client.post(begin)
        draft = Draft.objects.get()
        assert draft.page == "applications"
        pages: dict[str, dict[str, Any]] = {
            "applications": {"applications": [ALL_FOUR[0]]},
            "sip-domains": {"add_sip_domains": "fabrikam.com"},
            "logon": {"client_logon": "automatic", "redirects_logon": "on"},
            "domains": {"logon_domains": ["contoso.com", "fabrikam.com"]},
            "external-access": {"external_access": "not_now"},
        }
        for slug, values in pages.items():
            url = draft.page_url(slug)
            shown = client.get(url)
            assert shown.status_code == 200
            assert TITLES[slug] in shown.content.decode()
            draft.refresh_from_db()
            answer = client.post(url, {**values, "for_pool": standard, "version": draft.version})
            assert answer.status_code == 302, answer.content.decode()
            draft.refresh_from_db()
        page = client.get(draft.page_url("ready")).content.decode()
        assert "Let ocsse01.contoso.com authenticate and redirect automatic client logon" in page
        assert "AutomaticLogonDomains=contoso.com;fabrikam.com" in page
        draft.refresh_from_db()
        wizard = cast(DeclaredWizard, draft.wizard)
        plan = CONFIGURE_POOL.planned(spec=wizard.spec(draft.answers), directory=directory)
        answer = client.post(draft.page_url("ready"), {"plan_hash": plan.hash, "version": draft.version})
        assert answer.headers["Location"] == Job.objects.get().get_absolute_url()

    def test_says_on_the_ready_page_that_nothing_is_to_change(
        self, client: Client, administrator: Any, directory: Directory, domain_admin: Directory, unsaid: None
    ) -> None:
        client.force_login(administrator, backend="ocsadmin.accounts.backends.LocalBackend")
        entry = pool_entry("ocspool1", directory)
        values = ("AutomaticLogon=FALSE", "RedirectAutomaticLogon=FALSE")
        domain_admin.modify(entry.dn, [AttributeChange("msRTCSIP-PoolData", add=values)])
        client.post(f"{reverse('wizard-start', args=['configure_pool'])}?pool={entry.guid}")
        draft = Draft.objects.get()
        for slug, typed in (
            ("applications", {"applications": list(ALL_FOUR)}),
            ("sip-domains", {}),
            ("logon", {"client_logon": "manual"}),
            ("external-access", {"external_access": "not_now"}),
        ):
            answer = client.post(draft.page_url(slug), {**typed, "version": draft.version})
            assert answer.status_code == 302, answer.content.decode()
            draft.refresh_from_db()
        html = client.get(draft.page_url("ready")).content.decode()
        assert "Nothing to change: ocspool1.contoso.com" in html
        assert "Finish" not in html

    def test_shows_what_is_wrong_and_loses_nothing(
        self, client: Client, administrator: Any, directory: Directory, standard: str
    ) -> None:
        client.force_login(administrator, backend="ocsadmin.accounts.backends.LocalBackend")
        client.post(f"{reverse('wizard-start', args=['configure_pool'])}?pool={standard}")
        draft = Draft.objects.get()
        typed = "fabrikam.com\nmünchen.de"
        answer = client.post(draft.page_url("sip-domains"), {"add_sip_domains": typed, "version": draft.version})
        html = answer.content.decode()
        assert answer.status_code == 422
        assert "xn--mnchen-3ya.de" in html
        assert "fabrikam.com\nmünchen.de" in html

    def test_keeps_people_out_who_may_not(self, client: Client, helpdesk_person: Any, user_administrator: Any) -> None:
        for person in (helpdesk_person, user_administrator):
            client.force_login(person, backend="ocsadmin.accounts.backends.LocalBackend")
            assert client.get(reverse("wizard-start", args=["configure_pool"])).status_code == 403
