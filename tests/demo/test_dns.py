"""The forest's DNS server."""

import dns.resolver
import pytest
from dns.resolver import Resolver

from ocsadmin.demo.forest import Forest


@pytest.fixture
def resolver(demo_forest: Forest) -> Resolver:
    made = Resolver(configure=False)
    made.nameservers, made.port, made.lifetime = [demo_forest.host], demo_forest.dns_port, 5
    return made


def addresses(resolver: Resolver, name: str) -> list[str]:
    return [str(answer) for answer in resolver.resolve(name, "A")]


class TestDNS:
    def test_knows_the_controller_where_it_listens(self, resolver: Resolver, demo_forest: Forest) -> None:
        assert addresses(resolver, "dc1.contoso.com") == [demo_forest.host]

    @pytest.mark.parametrize("name", ["ocspool1", "ocsfe01", "ocsse01", "ocspool1-web", "ocspool2", "ocspool2-web"])
    def test_knows_pools_and_servers(self, resolver: Resolver, name: str) -> None:
        assert addresses(resolver, f"{name}.contoso.com")[0].startswith("127.20.0.")

    def test_leads_clients_to_the_pool(self, resolver: Resolver) -> None:
        records = [str(answer) for answer in resolver.resolve("_sipinternaltls._tcp.contoso.com", "SRV")]
        assert records == ["0 0 5061 ocspool1.contoso.com."]

    @pytest.mark.parametrize("name", ["ocspool3.contoso.com", "_sipinternaltls._tcp.retail.contoso.com"])
    def test_does_not_know_what_nobody_entered(self, resolver: Resolver, name: str) -> None:
        with pytest.raises(dns.resolver.NXDOMAIN):
            resolver.resolve(name, "SRV" if name.startswith("_") else "A")
