"""A SIP server: Kamailio as registrar and proxy over TCP and TLS, with Digest authentication."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.ports import free_ports

from .certificates import Issued
from .running import folder, program, running

PASSWORDS = {"alice": "Pässw0rd!2009", "bob": 'quote"and\\slash', "mute": "secret"}
NTLM = 'NTLM realm=\\"SIP Communications Service\\", targetname=\\"pool.contoso.com\\", version=4'
KERBEROS = 'Kerberos realm=\\"SIP Communications Service\\", targetname=\\"sip/pool.contoso.com\\", version=4'


@dataclass(frozen=True)
class SIPServer:
    tcp: int
    tls: int


@contextlib.contextmanager
def sip_server(issued: Issued, *, algorithm: str = "", qop: str = "auth") -> Iterator[SIPServer]:
    """Kamailio for contoso.com; its clients may stand behind a load balancer that changes their addresses.

    Its users: alice and bob; carol is forbidden, dave's home pool is another one, erin may
    use NTLM and Kerberos only; everybody else is unknown.
    """
    with folder("kamailio") as home:
        server = SIPServer(*free_ports(2))
        chain, key = issued.write(home, "sip")
        (home / "kamailio.cfg").write_text(_configuration(home, server, chain, key, algorithm, qop))
        command = [program("kamailio"), "-DD", "-E", "-f", str(home / "kamailio.cfg"), "-Y", str(home)]
        command += ["-P", str(home / "pid"), "-m", "32", "-M", "8", "-w", str(home)]
        with running(command, home, listens=[("127.0.0.1", server.tcp), ("127.0.0.1", server.tls)]):
            yield server


def _configuration(home: Path, server: SIPServer, chain: Path, key: Path, algorithm: str, qop: str) -> str:
    cases = "\n".join(
        f'    if ($fU == "{user}") {{ $var(password) = "{_written(password)}"; }}'
        for user, password in PASSWORDS.items()
    )
    chosen = f'modparam("auth", "algorithm", "{algorithm}")' if algorithm else ""
    return f"""#!KAMAILIO
debug=0
log_stderror=yes
children=1
tcp_children=2
enable_tls=yes
listen=tcp:127.0.0.1:{server.tcp}
listen=tls:127.0.0.1:{server.tls}
alias="contoso.com"
alias="ocspool1.contoso.com"
loadmodule "tls.so"
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "rr.so"
loadmodule "pv.so"
loadmodule "maxfwd.so"
loadmodule "usrloc.so"
loadmodule "registrar.so"
loadmodule "textops.so"
loadmodule "siputils.so"
loadmodule "auth.so"
loadmodule "nathelper.so"
modparam("tls", "certificate", "{chain}")
modparam("tls", "private_key", "{key}")
modparam("tls", "tls_method", "TLSv1.2+")
modparam("tm", "fr_timer", 3000)
modparam("nathelper|registrar", "received_avp", "$avp(received)")
modparam("auth", "qop", "{qop}")
{chosen}

request_route {{
    if (!mf_process_maxfwd_header("10")) {{ sl_send_reply("483", "Too Many Hops"); exit; }}
    force_rport();
    if (!is_method("REGISTER")) {{ set_contact_alias(); }}
    if (has_totag()) {{
        if (loose_route()) {{ handle_ruri_alias(); t_on_reply("BACK"); t_relay(); exit; }}
        if (is_method("ACK")) {{ if (t_check_trans()) {{ t_relay(); }} exit; }}
        sl_send_reply("404", "Not here");
        exit;
    }}
    if (is_method("ACK")) {{ exit; }}
    if (is_method("OPTIONS")) {{ sl_send_reply("200", "Keepalive"); exit; }}
    if ($fU == "carol") {{
        append_to_reply("ms-diagnostics: 4001;reason=\\"User is not enabled\\"\\r\\n");
        sl_send_reply("403", "Forbidden");
        exit;
    }}
    if ($fU == "dave") {{
        append_to_reply("Contact: <sip:ocspool2.contoso.com:5061;transport=tls>\\r\\n");
        sl_send_reply("301", "Moved Permanently");
        exit;
    }}
    if ($fU == "erin") {{
        append_to_reply("WWW-Authenticate: {NTLM}\\r\\n");
        append_to_reply("WWW-Authenticate: {KERBEROS}\\r\\n");
        sl_send_reply("401", "Unauthorized");
        exit;
    }}
    if ($fU == "kim") {{
        append_to_reply("WWW-Authenticate: {KERBEROS}\\r\\n");
        sl_send_reply("401", "Unauthorized");
        exit;
    }}
    if ($fU == "starting") {{ sl_send_reply("503", "Service Unavailable"); exit; }}
    $var(password) = "";
{cases}
    if ($var(password) == "") {{ sl_send_reply("404", "Not Found"); exit; }}
    if (is_method("REGISTER")) {{
        if (!pv_www_authenticate("$fd", "$var(password)", "0")) {{ www_challenge("$fd", "1"); exit; }}
        if ($fU == "mute") {{ sl_send_reply("200", "OK"); exit; }}
        fix_nated_register();
        save("location");
        exit;
    }}
    if (!pv_proxy_authenticate("$fd", "$var(password)", "0")) {{ proxy_challenge("$fd", "1"); exit; }}
    consume_credentials();
    record_route();
    if (!lookup("location")) {{ sl_send_reply("480", "Temporarily Unavailable"); exit; }}
    t_on_reply("BACK");
    t_relay();
}}

onreply_route[BACK] {{
    set_contact_alias();
}}
"""


def _written(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
