"""Under Debian's own Python, which has Samba's modules: ``dacl.py STATE DN SDDL``.

Writes the access control list of an object, deleted or not, and prints the one from before. Not even Domain Admins may
do so to Deleted Objects over LDAP.
"""

import sys

import ldb
from samba import param
from samba.auth import system_session
from samba.dcerpc import security
from samba.ndr import ndr_pack, ndr_unpack
from samba.samdb import SamDB


def main(state: str, dn: str, sddl: str) -> None:
    parameters = param.LoadParm()
    parameters.load(f"{state}/etc/smb.conf")
    database = SamDB(url=f"{state}/private/sam.ldb", session_info=system_session(), lp=parameters)
    domain, controls = security.dom_sid(database.get_domain_sid()), ["show_deleted:1", "sd_flags:1:4"]
    found = database.search(dn, ldb.SCOPE_BASE, attrs=["nTSecurityDescriptor"], controls=controls)
    print(ndr_unpack(security.descriptor, found[0]["nTSecurityDescriptor"][0]).as_sddl(domain))
    written = ndr_pack(security.descriptor.from_sddl(sddl, domain))
    message = ldb.Message(ldb.Dn(database, dn))
    message["sd"] = ldb.MessageElement(written, ldb.FLAG_MOD_REPLACE, "nTSecurityDescriptor")
    database.modify(message, controls)


main(*sys.argv[1:])
