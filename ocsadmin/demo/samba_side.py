"""What must run under Debian's own Python, because only that one has Samba's modules.

    /usr/bin/python3 samba_side.py build STATE JOB.json
    /usr/bin/python3 samba_side.py address STATE IP

It imports nothing of this project: what to write comes as JSON (see content/steps.py for its shape).
Source: samba.provision and samba.samdb of Samba 4.17; MS-DTYP section 2.5.1 (SDDL).
"""

import base64
import json
import logging
import os
import re
import struct
import sys
from typing import Any

import ldb
from samba import param
from samba.auth import system_session
from samba.dcerpc import security
from samba.dsdb import DS_DOMAIN_FUNCTION_2003
from samba.ndr import ndr_pack, ndr_unpack
from samba.provision import FILL_FULL, provision
from samba.samdb import SamDB

ZONE = "DC=contoso.com,CN=MicrosoftDNS,DC=DomainDnsZones,DC=contoso,DC=com"
Step = dict[str, Any]
MODIFY_FLAGS = {"add": ldb.FLAG_MOD_ADD, "replace": ldb.FLAG_MOD_REPLACE, "delete": ldb.FLAG_MOD_DELETE}


def load_parameters(state: str) -> param.LoadParm:
    parameters = param.LoadParm()
    parameters.load(f"{state}/etc/smb.conf")
    return parameters


def open_database(state: str, **options: Any) -> SamDB:
    return SamDB(url=f"{state}/private/sam.ldb", session_info=system_session(), lp=load_parameters(state), **options)


def build(state: str, job_file: str) -> None:
    """Provision the domain, extend the schema, then write each phase in a transaction of its own."""
    with open(job_file, encoding="utf-8") as stream:
        job = json.load(stream)
    tell("provisioning the domain")
    provision(
        logging.getLogger("provision"),
        system_session(),
        smbconf=f"{state}/etc/smb.conf",
        lp=load_parameters(state),
        samdb_fill=FILL_FULL,
        realm=job["realm"],
        domain=job["netbios_domain"],
        hostname="dc1",
        hostip="127.0.0.1",
        adminpass=job["administrator_password"],
        serverrole="active directory domain controller",
        dns_backend="SAMBA_INTERNAL",
        dom_for_fun_level=DS_DOMAIN_FUNCTION_2003,
        skip_sysvolacl=True,
        batch_mode=True,
    )
    tell("extending the schema")
    extend_schema(state, job["schema"])
    for number, phase in enumerate(job["phases"], 1):
        tell(f"writing the content, part {number} of {len(job['phases'])}")
        database = open_database(state, options=["batch_mode:1", "transaction_index_cache_size:200000"])
        database.transaction_start()
        for step in phase:
            run_step(database, step)
        database.transaction_commit()


def tell(what: str) -> None:
    """Whoever started this process shows the line to a person who waits."""
    print(what, flush=True)


def extend_schema(state: str, documents: list[str]) -> None:
    """Write the schema, a transaction per document: without one Samba reloads it after every entry.

    Schema changes fail in batch mode, so this uses a connection of its own.
    """
    database = open_database(state)
    for document in documents:
        database.transaction_start()
        database.modify_ldif(document)
        database.transaction_commit()
        database.set_schema_update_now()


def run_step(database: SamDB, step: Step) -> None:
    try:
        STEPS[step["kind"]](database, step)
    except Exception as error:
        raise RuntimeError(f"{step['kind']} {step['dn']}: {error}") from error


def add(database: SamDB, step: Step) -> None:
    entry = {name: [plain(value) for value in values] for name, values in step["attributes"].items()}
    database.add({"dn": step["dn"], **entry})


def modify(database: SamDB, step: Step) -> None:
    message = ldb.Message(ldb.Dn(database, step["dn"]))
    for name, values in step["attributes"].items():
        flag = MODIFY_FLAGS[step["operation"]]
        message[name] = ldb.MessageElement([plain(value) for value in values], flag, name)
    database.modify(message, controls=["relax:0"] if step["relax"] else [])


def grant(database: SamDB, step: Step) -> None:
    """Append access control entries; `{name}` in one stands for the SID of that account or group."""
    descriptor = read_descriptor(database, step["dn"])
    sids: dict[str, str] = {}
    text = "".join(re.sub(r"\{([^}]+)\}", lambda found: sid_of(database, found[1], sids), ace) for ace in step["aces"])
    addition = security.descriptor.from_sddl("D:" + text, security.dom_sid(database.get_domain_sid()))
    for ace in addition.dacl.aces:
        descriptor.dacl_add(ace)
    write_descriptor(database, step["dn"], descriptor)


def protect(database: SamDB, step: Step) -> None:
    """What the domain's SDProp task does hourly: give a protected account AdminSDHolder's own list."""
    holder = f"CN=AdminSDHolder,CN=System,{database.domain_dn()}"
    descriptor = read_descriptor(database, holder)
    descriptor.type |= security.SEC_DESC_DACL_PROTECTED
    write_descriptor(database, step["dn"], descriptor)
    modify(database, {**step, "operation": "replace", "attributes": {"adminCount": ["1"]}, "relax": True})


STEPS = {"add": add, "modify": modify, "grant": grant, "protect": protect}


def plain(value: str | dict[str, str]) -> bytes:
    return base64.b64decode(value["base64"]) if isinstance(value, dict) else value.encode("utf-8")


def read_descriptor(database: SamDB, dn: str) -> security.descriptor:
    controls = ["show_deleted:1", "sd_flags:1:7"]
    found = database.search(dn, ldb.SCOPE_BASE, attrs=["nTSecurityDescriptor"], controls=controls)
    return ndr_unpack(security.descriptor, found[0]["nTSecurityDescriptor"][0])


def write_descriptor(database: SamDB, dn: str, descriptor: security.descriptor) -> None:
    message = ldb.Message(ldb.Dn(database, dn))
    packed = ndr_pack(descriptor)
    message["nTSecurityDescriptor"] = ldb.MessageElement(packed, ldb.FLAG_MOD_REPLACE, "nTSecurityDescriptor")
    database.modify(message, controls=["sd_flags:1:4", "show_deleted:1", "relax:0"])


def sid_of(database: SamDB, account: str, known: dict[str, str]) -> str:
    if account not in known:
        found = database.search(
            database.domain_dn(),
            ldb.SCOPE_SUBTREE,
            expression=f"(sAMAccountName={ldb.binary_encode(account)})",
            attrs=["objectSid"],
        )
        known[account] = str(ndr_unpack(security.dom_sid, found[0]["objectSid"][0]))
    return known[account]


def address(state: str, ip: str) -> None:
    """Let the domain controller's own names in DNS follow the address it listens on.

    Record layout: MS-DNSP section 2.3.2.2 (rank 0xF0 is a zone's own data, 900 s to live).
    """
    data = bytes(int(part) for part in ip.split("."))
    record = struct.pack("<HHBBHI", 4, 1, 5, 0xF0, 0, 1) + struct.pack(">I", 900) + bytes(8) + data
    database = open_database(state)
    message = ldb.Message(ldb.Dn(database, f"DC=dc1,{ZONE}"))
    message["dnsRecord"] = ldb.MessageElement(record, ldb.FLAG_MOD_REPLACE, "dnsRecord")
    database.modify(message)


if __name__ == "__main__":
    os.umask(0o077)
    logging.basicConfig(level=logging.WARNING)
    action, state_folder, argument = sys.argv[1:4]
    {"build": build, "address": address}[action](state_folder, argument)
