"""Virtual directories of a real Web server (nginx)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ocsadmin.checks.http import check_http
from ocsadmin.checks.http.url import URL, NoURL
from ocsadmin.checks.verdict import Level

from .conftest import POOL, ProbeOf
from .servers.certificates import Issued, issue
from .servers.peers import peer, says
from .servers.web import TLSPort, Web, web_server


@pytest.fixture(scope="module")
def web(root: Issued) -> Iterator[Web]:
    ports = {
        "good": TLSPort(issue(POOL, by=root)),
        "wrong": TLSPort(issue("elsewhere.contoso.com", by=root)),
        "expired": TLSPort(issue(POOL, by=root, begins=-30, ends=-1)),
    }
    with web_server(ports) as running:
        yield running


class TestCheckHTTP:
    @pytest.mark.parametrize(
        ("path", "level", "code"),
        [
            ("/ABS/int/Handler", Level.OK, "http-signs-in"),
            ("/GroupExpansion/int/service.asmx", Level.OK, "http-signs-in"),
            ("/AutoUpdate/Int", Level.OK, "http-answers"),
            ("/large", Level.OK, "http-answers"),
            ("/Conf/Int", Level.OK, "http-answers"),
            ("/relative", Level.OK, "http-answers"),
            ("/basic", Level.WARNING, "http-no-windows-authentication"),
            ("/closed", Level.WARNING, "http-forbidden"),
            ("/elsewhere", Level.WARNING, "http-redirect-elsewhere"),
            ("/other-port", Level.WARNING, "http-redirect-elsewhere"),
            ("/file", Level.WARNING, "http-redirect-elsewhere"),
            ("/circle", Level.FAILURE, "http-redirect-loop"),
            ("/long", Level.FAILURE, "http-redirect-loop"),
            ("/missing", Level.FAILURE, "http-missing"),
            ("/stopped", Level.FAILURE, "http-unavailable"),
            ("/broken", Level.FAILURE, "http-server-error"),
            ("/teapot", Level.FAILURE, "http-unexpected"),
        ],
    )
    def test_tells_what_a_virtual_directory_answers(
        self, web: Web, probe_of: ProbeOf, path: str, level: Level, code: str
    ) -> None:
        verdict = check_http(probe_of(web.ports), f"http://{POOL}:{web.port}{path}", what="The Address Book")
        assert (verdict.level, verdict.code) == (level, code)
        assert verdict.level == Level.OK or verdict.cure

    def test_says_where_a_redirect_leads(self, web: Web, probe_of: ProbeOf) -> None:
        verdict = check_http(probe_of(web.ports), f"http://{POOL}:{web.port}/elsewhere", what="The Address Book")
        assert "http://evil.example/steal?x=1" in verdict.text

    def test_expects_what_it_is_told(self, web: Web, probe_of: ProbeOf) -> None:
        address = f"http://{POOL}:{web.port}"
        probe = probe_of(web.ports)
        assert check_http(probe, f"{address}/closed", what="Meetings", expect=(403,)).code == "http-answers"
        asked = check_http(probe, f"{address}/ABS/int/Handler", what="Meetings", expect=(200,))
        assert (asked.level, asked.code) == (Level.FAILURE, "http-asks-to-sign-in")

    @pytest.mark.parametrize(
        ("port", "code"),
        [("good", "http-answers"), ("wrong", "tls-name-missing"), ("expired", "tls-expired")],
    )
    def test_judges_the_certificate_where_roots_are_given(
        self, web: Web, probe_of: ProbeOf, root: Issued, port: str, code: str
    ) -> None:
        url = f"https://{POOL}:{web.secure[port]}/AutoUpdate/Int"
        assert check_http(probe_of(web.ports), url, what="Updates", roots=[root.certificate]).code == code
        assert check_http(probe_of(web.ports), url, what="Updates").code == "http-answers"

    def test_tells_http_at_a_tls_port_and_tls_at_an_http_port(self, web: Web, probe_of: ProbeOf) -> None:
        probe = probe_of(web.ports)
        assert check_http(probe, f"https://{POOL}:{web.port}/", what="It").code == "tls-not-spoken"
        assert check_http(probe, f"http://{POOL}:{web.secure['good']}/", what="It").code == "http-bad-request"

    @pytest.mark.parametrize(
        "url",
        [
            "",
            "ocspool1.contoso.com",
            "ftp://ocspool1.contoso.com/",
            "file:///etc/passwd",
            "http://",
            "http://user:secret@ocspool1.contoso.com/",
            "http://ocspool1.contoso.com:99999/",
            "http://ocspool1.contoso.com:port/",
            "http://[::1/",
            "http://ocspool1.contoso.com/a b",
            "http://ocspool1.contoso.com/\r\nX-Evil: 1",
            "http://" + "a" * 70 + ".com/",
            "http://x/" + "a" * 5000,
        ],
    )
    def test_asks_for_no_address_that_is_none(self, probe_of: ProbeOf, url: str) -> None:
        assert check_http(probe_of([80]), url, what="The Address Book").code == "http-bad-url"

    def test_asks_no_host_outside_of_the_deployment(self, probe_of: ProbeOf) -> None:
        assert check_http(probe_of([80]), "http://other.contoso.com/", what="It").code == "outside-deployment"

    def test_follows_no_redirect_that_breaks_out_of_its_line(self, probe_of: ProbeOf) -> None:
        answer = b"HTTP/1.1 302 Found\r\nLocation: http://ocspool1.contoso.com/\x00\x1b[31mred\r\n\r\n"
        with peer(says(answer)) as port:
            verdict = check_http(probe_of([port]), f"http://{POOL}:{port}/", what="It")
        assert verdict.code == "http-redirect-elsewhere"
        assert verdict.text.isprintable()


class TestURL:
    def test_writes_hosts_and_paths_for_the_wire(self) -> None:
        url = URL.parse("HTTPS://Bücher.Contoso.com./Ä/b?q=ä")
        assert (url.host, url.port, url.path) == ("xn--bcher-kva.contoso.com", 443, "/%C3%84/b?q=%C3%A4")
        assert str(URL.parse("http://[::1]:8080")) == "http://[::1]:8080/"

    def test_joins_relative_addresses(self) -> None:
        assert str(URL.parse("http://x/a/b").joined("../c?d")) == "http://x/c?d"
        with pytest.raises(NoURL):
            URL.parse("http://x/").joined("javascript:alert(1)")
