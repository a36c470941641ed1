"""Records in the domain's own DNS zone: entries of class dnsNode with binary records.

All hosts live on loopback (127.20.0.x): what nobody has started answers "connection refused" at once, and
a test may start a real listener under the name it needs. `ocspool2` and its web farm are ready for a pool
that does not exist yet; names that are not listed do not resolve.
Source: MS-DNSP section 2.3.2.2 (dnsRecord), RFC 2782 (SRV).
"""

import struct
from collections.abc import Iterator
from typing import Final

from ocsadmin.demo import names
from ocsadmin.demo.content.steps import Add, Step

ZONE: Final = f"DC={names.DOMAIN},CN=MicrosoftDNS,DC=DomainDnsZones,{names.BASE}"
SIP_TLS_PORT: Final = 5061

HOSTS: Final = {
    "dc1": "127.0.0.1",
    "ocspool1": "127.20.0.10",
    "ocsfe01": "127.20.0.11",
    "ocsfe02": "127.20.0.12",
    "ocsfe03": "127.20.0.13",
    "ocsfe04": "127.20.0.14",
    "ocsfe05": "127.20.0.15",
    "ocsfe06": "127.20.0.16",
    "ocspool1-web": "127.20.0.17",
    "ocspool2": "127.20.0.20",
    "ocspool2-web": "127.20.0.21",
    "ocsse01": "127.20.0.30",
    "ocssql01": "127.20.0.40",
    "ocssql02": "127.20.0.41",
    "ocsfs01": "127.20.0.42",
    "cwa01": "127.20.0.43",
    "edge01": "127.20.0.44",
    "ucma01": "127.20.0.50",
    "helpbot": "127.20.0.51",
    "helpbot01": "127.20.0.52",
    "helpbot02": "127.20.0.53",
    "cups": "127.20.0.60",
}
"""Host name to address. dc1's address is corrected at start to the one the controller listens on."""

_TYPE_A, _TYPE_SRV = 1, 33
_ZONE_RANK: Final = 0xF0
_TIME_TO_LIVE: Final = 900


def steps() -> Iterator[Step]:
    for name, address in HOSTS.items():
        yield _node(name, _record(_TYPE_A, bytes(int(part) for part in address.split("."))))
    target = _counted_name(f"ocspool1.{names.DOMAIN}")
    yield _node("_sipinternaltls._tcp", _record(_TYPE_SRV, struct.pack(">HHH", 0, 0, SIP_TLS_PORT) + target))


def _node(name: str, record: bytes) -> Add:
    return Add(f"DC={name},{ZONE}", {"objectClass": "dnsNode", "dnsRecord": record})


def _record(kind: int, data: bytes) -> bytes:
    head = struct.pack("<HHBBHI", len(data), kind, 5, _ZONE_RANK, 0, 1)
    return head + struct.pack(">I", _TIME_TO_LIVE) + bytes(8) + data


def _counted_name(name: str) -> bytes:
    """DNS_COUNT_NAME: total length, number of labels, then each label with its length, then a zero."""
    labels = [label.encode() for label in name.split(".")]
    raw = b"".join(bytes([len(label)]) + label for label in labels) + b"\0"
    return bytes([len(raw), len(labels)]) + raw
