"""What is really served, seen by real TLS handshakes; places that are dead cost time, not the look."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from certificates import probing
from certificates.models import Certificate, Endpoint, ProbeRun
from certificates.names import read_facts, targets_of
from certificates.probing import carry_out, refresh_endpoints
from certificates.probing.standing import expected_of, restate, state_of
from ocsadmin.checks.dns import DNSResolver
from ocsadmin.checks.probe import Probe
from ocsadmin.checks.targets import Targets
from tests.checks.servers.certificates import Issued, issue
from tests.checks.servers.web import TLSPort, Web, web_server
from tests.pools.factories import TrustedServiceEntryFactory
from tests.ports import free_port

from .conftest import Forest

State = Endpoint.State
APPLICATION = "other.contoso.com"


@pytest.fixture(scope="module")
def served(root: Issued) -> Iterator[tuple[Web, dict[str, Issued]]]:
    """Two TLS servers of nginx, with certificates of an authority that nobody told the console of."""
    shown = {name: issue(f"{name}.contoso.com", by=root) for name in ("one", "two")}
    with web_server({name: TLSPort(one) for name, one in shown.items()}) as web:
        yield web, shown


@pytest.fixture
def look(names: DNSResolver) -> Any:
    """Look at everything; answers the run."""

    def probe_of(endpoints: Sequence[Endpoint]) -> Probe:
        ports: dict[str, set[int]] = {}
        for one in endpoints:
            ports.setdefault(one.host, set()).add(one.port)
        return Probe(names, Targets(ports), timeout=20)

    def make(run: ProbeRun | None = None) -> ProbeRun:
        run = run or probing.ask(by="a test")
        assert carry_out(run.pk, probe_of)
        run.refresh_from_db()
        return run

    return make


def places(*ports: int) -> None:
    for port in ports:
        TrustedServiceEntryFactory(fqdn=APPLICATION, port=port)


def at(port: int) -> Endpoint:
    return Endpoint.objects.get(host=APPLICATION, port=port)


@pytest.mark.usefixtures("db", "silent_broker")
class TestALook:
    def test_finds_certificates_that_nobody_knew(self, served: tuple[Web, dict[str, Issued]], look: Any) -> None:
        web, shown = served
        dead = free_port()
        places(web.secure["one"], web.secure["two"], dead)
        run = look()
        assert (run.state, run.total, run.counts) == ("done", 3, {"unassigned": 2, "silent": 1})
        one = at(web.secure["one"])
        assert one.served is not None
        assert (one.served.common_name, one.served.source) == ("one.contoso.com", "seen")
        assert bytes(one.served.der) == shown["one"].certificate.public_bytes(_der())
        assert (at(dead).state, at(dead).code, at(dead).served) == ("silent", "tcp-refused", None)
        assert at(dead).remedy
        assert Certificate.objects.of_servers().count() == 2

    def test_tells_another_certificate_from_the_assigned_one(
        self, served: tuple[Web, dict[str, Issued]], look: Any
    ) -> None:
        web, _shown = served
        places(web.secure["one"], web.secure["two"])
        look()
        first = at(web.secure["one"]).served
        Endpoint.objects.update(assigned=first)
        look()
        assert (at(web.secure["one"]).state, at(web.secure["two"]).state) == (State.SERVED, State.OTHER)
        assert list(Endpoint.objects.serving_another()) == [at(web.secure["two"])]

    def test_does_not_ask_twice_what_a_killed_worker_has_seen(
        self, served: tuple[Web, dict[str, Issued]], look: Any
    ) -> None:
        web, _shown = served
        places(web.secure["one"], web.secure["two"])
        look()
        run = probing.ask()
        Endpoint.objects.filter(port=web.secure["one"]).update(looked_in=run.pk, served=None, state=State.SILENT)
        look(run)
        assert (at(web.secure["one"]).state, at(web.secure["two"]).state) == (State.SILENT, State.UNASSIGNED)

    def test_goes_on_once_at_a_time_and_is_done_once(self, look: Any) -> None:
        run = probing.ask()
        with pytest.raises(probing.AlreadyLooking):
            probing.ask()
        look(run)
        assert not carry_out(run.pk, lambda _places: Probe(None, Targets({})))  # type: ignore[arg-type]
        assert probing.ask().pk != run.pk

    def test_is_due_after_its_hours(self, look: Any, settings: Any) -> None:
        first = probing.ask_if_due()
        assert first is not None
        look(first)
        assert probing.ask_if_due() is None
        settings.CERTIFICATE_LOOK_HOURS = 0
        assert probing.ask_if_due() is not None
        assert probing.ask_if_due() is None  # one goes on


class TestAPlace:
    def test_of_a_load_balancer_may_show_what_any_server_behind_it_has(self, mirrored: Forest, root: Issued) -> None:
        refresh_endpoints(targets_of(read_facts()))
        from certificates import records

        made = [
            records.keep(issue(f"c{number}", by=root).certificate, source=Certificate.Source.SEEN)
            for number in range(3)
        ]
        for one, host in zip(made, ("ocsfe01.contoso.com", "ocsfe02.contoso.com"), strict=False):
            Endpoint.objects.filter(host=host, port=5061).update(assigned=one)
        virtual = Endpoint.objects.get(is_virtual=True, port=5061)
        expected = expected_of(Endpoint.objects.all())[virtual.pk]
        assert expected == {made[0].pk, made[1].pk}
        stands = [state_of(served=one.pk, expected=expected, seen=True) for one in made]
        assert stands == [State.SERVED, State.SERVED, State.OTHER]
        Endpoint.objects.filter(pk=virtual.pk).update(served=made[2])
        restate(virtual.target)
        virtual.refresh_from_db()
        assert virtual.state == State.OTHER

    def test_stays_while_the_deployment_has_it(self, mirrored: Forest) -> None:
        refresh_endpoints(targets_of(read_facts()))
        before = list(Endpoint.objects.values_list("pk", flat=True))
        refresh_endpoints(targets_of(read_facts()))
        assert list(Endpoint.objects.values_list("pk", flat=True)) == before
        refresh_endpoints(())
        assert not Endpoint.objects.standing().exists()
        refresh_endpoints(targets_of(read_facts()))
        assert sorted(Endpoint.objects.standing().values_list("pk", flat=True)) == sorted(before)


class TestItsFaces:
    @pytest.mark.usefixtures("silent_broker")
    def test_are_for_those_who_may(
        self, mirrored: Forest, client: Client, administrator: Any, helpdesk_person: Any
    ) -> None:
        for person, status in ((helpdesk_person, 403), (administrator, 302)):
            client.force_login(person)
            assert client.post(reverse("certificate-look")).status_code == status
        api = APIClient()
        api.force_login(helpdesk_person)
        assert api.post("/api/v1/certificate-endpoints/look/").status_code == 403
        assert api.get("/api/v1/certificate-endpoints/").status_code == 200
        api.force_login(administrator)
        again = api.post("/api/v1/certificate-endpoints/look/")
        assert (again.status_code, again.json()["type"]) == (409, "/problems/certificate-look-running")


def _der() -> Any:
    from cryptography.hazmat.primitives.serialization import Encoding

    return Encoding.DER
