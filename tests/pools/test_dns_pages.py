"""Pages on DNS records: what they show, what people enter, files, and the way to the job."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ocsadmin.accounts.models import AuditEvent
from ocsadmin.directory import Directory
from ocsadmin.jobs.models import Job
from ocsadmin.plans.kinds.dns_keys import find
from pools.models import HostAddress, HostRole, NameServerKey, SignInChoice

from .factories import PoolFactory, ServerFactory, SIPDomainFactory
from .named import EMPTY_ZONE, KEY_SECRET, Named, checkzone, named

pytestmark = pytest.mark.django_db
ZONE = EMPTY_ZONE + "fe1 IN A 10.0.0.11\nfe2 IN A 10.0.0.12\neepool IN A 10.0.0.1\n"
LIST = "dns-records"


@pytest.fixture
def bind(tmp_path: Path, settings: Any) -> Iterator[Named]:
    with named(tmp_path / "named", {"contoso.com": ZONE}) as running:
        settings.DNS_SERVERS = [running.text]
        yield running


@pytest.fixture
def pool() -> Any:
    pool: Any = PoolFactory(
        name="eepool", fqdn="eepool.contoso.com", pool_data={"ExternalWebFarmFQDN": "ocsweb.contoso.com"}
    )
    for name in ("fe1", "fe2"):
        ServerFactory(pool=pool, name=name)
    SIPDomainFactory(name="contoso.com", is_default=True)
    return pool


@pytest.fixture
def page(client: Client, administrator: Any) -> Client:
    client.force_login(administrator, backend="ocsadmin.accounts.backends.LocalBackend")
    return client


@pytest.fixture
def helpdesk(helpdesk_person: Any) -> Client:
    client = Client()
    client.force_login(helpdesk_person, backend="ocsadmin.accounts.backends.LocalBackend")
    return client


def html(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, answer.content.decode()[:3000]
    return answer.content.decode()


class TestTheRecords:
    def test_are_shown_with_why_and_what_was_found(self, page: Client, bind: Named, pool: Any) -> None:
        shown = html(page, reverse(LIST))
        for text in (
            "eepool.contoso.com", "_sipinternaltls._tcp.contoso.com", "0 0 5061 eepool.contoso.com",
            "DNS Requirements for Enterprise Pools, Table 1", "It resolves to 10.0.0.1.", "There is no such record.",
            "Nobody has entered which address it should be.", "Not looked up.", f"asked at {bind.text}", "Split DNS",
        ):  # fmt: skip
            assert text in shown, text

    def test_of_one_pool_stand_on_its_tab(self, page: Client, bind: Named, pool: Any) -> None:
        other = PoolFactory(name="other")
        shown = html(page, reverse("pool-dns", args=[other.guid]))
        assert "other.contoso.com" in shown
        assert "eepool.contoso.com" not in shown

    def test_outside_are_looked_up_where_a_server_is_named(self, page: Client, bind: Named, pool: Any) -> None:
        shown = html(page, f"{reverse(LIST)}?outside={bind.text}")
        assert "Not looked up." not in shown

    @pytest.mark.parametrize("text", ["no such host", "1.2.3.4:x", "<script>", "a" * 500])
    def test_stay_where_the_name_server_can_not_be_asked(self, page: Client, pool: Any, text: str) -> None:
        answer = page.get(reverse(LIST), {"server": text})
        assert answer.status_code == 422
        assert "eepool.contoso.com" in answer.content.decode()
        assert "<script>" not in answer.content.decode()

    def test_are_looked_up_elsewhere_only_for_those_who_may_write(
        self, helpdesk: Client, bind: Named, pool: Any
    ) -> None:
        assert "eepool.contoso.com" in html(helpdesk, reverse(LIST))
        assert "eepool.contoso.com" in html(helpdesk, f"{reverse(LIST)}?server={bind.text}")
        refused = html(helpdesk, f"{reverse(LIST)}?server=127.0.0.9", 403)
        assert "is not among the console&#x27;s name servers" in refused
        assert "Write what is missing" not in refused

    def test_take_as_many_queries_with_ten_pools_as_with_one(self, page: Client, bind: Named, pool: Any) -> None:
        def cost() -> int:
            with CaptureQueriesContext(connection) as found:
                html(page, reverse(LIST))
            return len(found)

        cost()
        few = cost()
        for number in range(9):
            ServerFactory(pool=PoolFactory(), name=f"x{number}")
            SIPDomainFactory()
        assert cost() == few

    def test_are_none_before_the_first_replication(self, page: Client, bind: Named) -> None:
        assert "No record is needed." in html(page, reverse(LIST))


class TestEntering:
    def test_an_address_is_compared_from_then_on(self, page: Client, bind: Named, pool: Any) -> None:
        url = reverse("dns-address")
        query = {"name": "eepool.contoso.com", "side": "internal", "found": "10.0.0.1", "next": "/pools/"}
        assert 'value="10.0.0.1"' in html(page, f"{url}?{urlencode(query)}")
        answer = page.post(url, {**query, "addresses": "10.0.0.7 10.0.0.8"})
        assert (answer.status_code, answer["Location"]) == (302, "/pools/")
        assert HostAddress.objects.get().addresses == ["10.0.0.7", "10.0.0.8"]
        assert "It should be 10.0.0.7, 10.0.0.8." in html(page, reverse(LIST))
        page.post(url, {**query, "addresses": ""})
        assert not HostAddress.objects.exists()

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("::1", "IPv4 only"),
            ("10.0.0", "not an IP address"),
            ("0.0.0.0", "no single host"),
            ("10.0.0.1,x", "not an IP"),
            ("224.0.0.1", "no single host"),
            ("169.254.169.254", "no single host"),
            ("<b>", "not an IP address"),
            (" ".join(f"10.0.0.{n}" for n in range(17)), "17"),
        ],
    )
    def test_an_address_that_can_not_be_is_refused(self, page: Client, pool: Any, text: str, words: str) -> None:
        data = {"name": "eepool.contoso.com", "side": "internal", "addresses": text}
        answer = page.post(reverse("dns-address"), data)
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert not HostAddress.objects.exists()

    @pytest.mark.parametrize("data", [{"name": "www.contoso.com", "side": "internal"}, {"side": "x"}, {}])
    def test_an_address_of_a_name_that_nobody_needs_is_not_found(
        self, page: Client, pool: Any, data: dict[str, str]
    ) -> None:
        assert page.post(reverse("dns-address"), {**data, "addresses": "10.0.0.1"}).status_code == 404

    def test_never_leads_out_of_the_console(self, page: Client, pool: Any) -> None:
        for url in ("https://evil.example/", "//evil.example", "javascript:alert(1)"):
            data = {"name": "eepool.contoso.com", "side": "internal", "addresses": "10.0.0.1", "next": url}
            assert page.post(reverse("dns-address"), data)["Location"] == reverse(LIST)

    def test_an_edge_server_brings_its_records(self, page: Client, bind: Named, pool: Any) -> None:
        data = {"role": "edge_access", "name": "SIP.contoso.com."}
        assert page.post(reverse("dns-host-add"), data).status_code == 302
        assert page.post(reverse("dns-host-add"), data).status_code == 422
        assert "_sip._tls.contoso.com" in html(page, reverse(LIST))
        role = HostRole.objects.get()
        assert role.name == "sip.contoso.com"
        page.post(reverse("dns-host-remove", args=[role.pk]))
        assert not HostRole.objects.exists()

    @pytest.mark.parametrize(
        "data",
        [
            {"role": "edge_access", "name": "*.contoso.com"},
            {"role": "edge_access", "name": "short"},
            {"role": "nothing", "name": "a.contoso.com"},
            {"role": "cwa", "name": "im.contoso.com", "sip_domain": "contoso.com"},
            {"role": "cwa", "name": "10.0.0.1"},
            {"role": "cwa", "name": ""},
            {},
        ],
    )
    def test_a_host_that_can_not_be_is_refused(self, page: Client, pool: Any, data: dict[str, str]) -> None:
        assert page.post(reverse("dns-host-add"), data).status_code == 422
        assert not HostRole.objects.exists()

    def test_another_pool_may_distribute_sign_in(self, page: Client, bind: Named, pool: Any) -> None:
        other = PoolFactory(name="zpool")
        page.post(reverse("dns-sign-in"), {"automatic": "on", "pool_guid": str(other.guid)})
        page.post(reverse("dns-sign-in"), {"automatic": "on", "pool_guid": str(other.guid), "tcp_allowed": "on"})
        assert SignInChoice.objects.count() == 1
        assert "0 0 5060 zpool.contoso.com" in html(page, reverse(LIST))
        assert page.post(reverse("dns-sign-in"), {"pool_guid": "x"}).status_code == 422

    def test_a_key_is_kept_sealed_and_never_shown(self, page: Client, pool: Any) -> None:
        data = {"name": "OCS-Key", "algorithm": "hmac-sha256", "secret": KEY_SECRET}
        assert page.post(reverse("dns-key-add"), data).status_code == 302
        shown = html(page, reverse("dns-settings"))
        assert "ocs-key" in shown
        assert KEY_SECRET not in shown
        assert find("ocs-key").secret == KEY_SECRET
        (event,) = AuditEvent.objects.filter(what="dns-key-kept")
        assert KEY_SECRET not in str(vars(event))
        bad = page.post(reverse("dns-key-add"), {**data, "secret": "no base64!"})
        assert (bad.status_code, b"no base64!" in bad.content) == (422, False)
        page.post(reverse("dns-key-remove", args=[NameServerKey.objects.get().pk]))
        assert not NameServerKey.objects.exists()


class TestFiles:
    def test_are_a_zone_that_is_accepted(self, page: Client, bind: Named, pool: Any, tmp_path: Path) -> None:
        answer = page.get(reverse("dns-export", args=["zone"]), {"side": "internal", "zone": "contoso.com"})
        assert answer["Content-Disposition"] == 'attachment; filename="db.contoso.com.internal"'
        (tmp_path / "zone").write_bytes(answer.content)
        assert checkzone("contoso.com", tmp_path / "zone").returncode == 0

    def test_are_command_lines(self, page: Client, bind: Named, pool: Any) -> None:
        for what, words in (
            ("dnscmd", "dnscmd . /RecordAdd contoso.com"),
            ("powershell", "Add-DnsServerResourceRecord"),
        ):
            answer = page.get(reverse("dns-export", args=[what]), {"side": "internal"})
            assert words in answer.content.decode()

    @pytest.mark.parametrize(
        ("what", "query"),
        [
            ("zone", {"side": "internal", "zone": "x"}),
            ("nothing", {"side": "internal"}),
            ("zone", {}),
            ("dnscmd", {"side": "x"}),
        ],
    )
    def test_that_are_not_there(self, page: Client, bind: Named, pool: Any, what: str, query: dict[str, str]) -> None:
        assert page.get(reverse("dns-export", args=[what]), query).status_code == 404


@pytest.mark.django_db(transaction=True)
class TestWriting:
    def test_shows_the_plan_and_then_makes_the_job(
        self, page: Client, bind: Named, pool: Any, directory: Directory, settings: Any
    ) -> None:
        settings.DNS_SERVERS = [bind.text]
        HostAddress.objects.create(name="eepool.contoso.com", side="internal", addresses=["10.0.0.5"])
        url = f"{reverse('dns-write')}?side=internal&server={bind.text}"
        shown = html(page, url)
        assert "10.0.0.5" in shown
        (plan_hash,) = [part.split('"')[0] for part in shown.split('name="plan_hash" value="')[1:]]
        data = {"server": bind.text, "side": "internal", "plan_hash": plan_hash, "reason": "CHG-7"}
        stale = page.post(reverse("dns-write"), {**data, "plan_hash": "x"})
        assert stale.status_code == 409
        answer = page.post(reverse("dns-write"), data)
        job = Job.objects.get()
        assert (answer["Location"], job.reason, job.row_count) == (job.get_absolute_url(), "CHG-7", 4)

    def test_says_so_where_nothing_is_missing_or_no_server_answers(
        self, page: Client, bind: Named, directory: Directory
    ) -> None:
        assert "Nothing is to be written" in html(page, f"{reverse('dns-write')}?server={bind.text}")
        PoolFactory(name="eepool", fqdn="eepool.contoso.com")
        bind.stop()
        assert "does not answer" in html(page, f"{reverse('dns-write')}?server={bind.text}", 503)
        assert "is not a side" in html(page, f"{reverse('dns-write')}?server={bind.text}&side=up", 422)


POSTS = ("dns-host-add", "dns-sign-in", "dns-key-add", "dns-address", "dns-write")


class TestRights:
    @pytest.mark.parametrize("name", POSTS)
    def test_let_the_helpdesk_change_nothing(self, helpdesk: Client, name: str) -> None:
        assert helpdesk.post(reverse(name)).status_code == 403

    def test_let_the_helpdesk_look(self, helpdesk: Client, bind: Named, pool: Any) -> None:
        for url in (reverse(LIST), reverse("dns-settings"), reverse("pool-dns", args=[pool.guid])):
            assert "TSIG key</button>" not in html(helpdesk, url)

    def test_refuse_people_without_rights(self, client: Client, person_without_rights: Any) -> None:
        client.force_login(person_without_rights, backend="ocsadmin.accounts.backends.LocalBackend")
        for name in (LIST, "dns-settings"):
            assert client.get(reverse(name)).status_code == 403
        assert settings.DNS_SERVERS is not None
