"""When and where attributes were last written: read from a real controller, and from the XML of the documents."""

from __future__ import annotations

import struct
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from ocsadmin.directory import AttributeChange, Directory, Entry
from ocsadmin.directory import replication_octets as octets
from ocsadmin.directory import replication_xml as xml
from ocsadmin.directory.replication_metadata import MetadataUnreadable, metadata_of, read_metadata
from ocsadmin.directory.replication_stamps import Malformed

from .conftest import MakeUser

DC1 = UUID("9c3f1d52-7a44-4c0e-b0a1-2f6f5c9d1e77")
ATTRIBUTE = """<DS_REPL_ATTR_META_DATA>
    <pszAttributeName>{name}</pszAttributeName>
    <dwVersion>{version}</dwVersion>
    <ftimeLastOriginatingChange>{when}</ftimeLastOriginatingChange>
    <uuidLastOriginatingDsaInvocationID>9c3f1d52-7a44-4c0e-b0a1-2f6f5c9d1e77</uuidLastOriginatingDsaInvocationID>
    <usnOriginatingChange>8331</usnOriginatingChange>
    <usnLocalChange>8331</usnLocalChange>
    <pszLastOriginatingDsaDN>CN=NTDS Settings,CN=DC7,CN=Servers,CN=Redmond,CN=Sites,CN=Configuration,DC=contoso,DC=com\
</pszLastOriginatingDsaDN>
</DS_REPL_ATTR_META_DATA>
\0"""
VALUE = """<DS_REPL_VALUE_META_DATA>
    <pszAttributeName>member</pszAttributeName>
    <pszObjectDn>CN=A &amp; B,DC=contoso,DC=com</pszObjectDn>
    <cbData>0</cbData><pbData></pbData>
    <ftimeDeleted>{deleted}</ftimeDeleted>
    <ftimeCreated>2009-01-02T03:04:05Z</ftimeCreated>
    <dwVersion>2</dwVersion>
    <ftimeLastOriginatingChange>2009-02-02T03:04:05Z</ftimeLastOriginatingChange>
    <uuidLastOriginatingDsaInvocationID>{dsa}</uuidLastOriginatingDsaInvocationID>
    <usnOriginatingChange>9</usnOriginatingChange><usnLocalChange>9</usnLocalChange>
    <pszLastOriginatingDsaDN></pszLastOriginatingDsaDN>
</DS_REPL_VALUE_META_DATA>"""


def attribute(name: str = "mail", version: int = 3, when: str = "2009-11-21T11:10:42Z") -> bytes:
    return ATTRIBUTE.format(name=name, version=version, when=when).encode()


class TestReadMetadata:
    def test_tells_version_moment_and_controller(
        self, directory: Directory, domain_admin: Directory, make_user: MakeUser
    ) -> None:
        dn = make_user("ada", **{"msRTCSIP-UserEnabled": "TRUE"})
        domain_admin.modify(dn, [AttributeChange("msRTCSIP-UserEnabled", ("TRUE",), ("FALSE",))])
        entry = directory.get(dn, ("objectGUID",))
        assert entry is not None
        found = read_metadata(directory, entry.guid)
        assert found is not None
        stamp = found.of("MSRTCSIP-userenabled")
        assert stamp is not None
        assert stamp.attribute == "msRTCSIP-UserEnabled"
        assert stamp.version >= 2
        assert abs(stamp.when - datetime.now(UTC)) < timedelta(minutes=2)
        assert stamp.controller == "dc1.contoso.com"
        assert stamp.invocation_id == directory.state().invocation_id
        assert found.stamps[0].when == max(one.when for one in found.stamps)
        assert [one.attribute for one in found.matching("msrtcsip-")] == ["msRTCSIP-UserEnabled"]

    def test_names_every_attribute_of_a_real_object(self, directory: Directory, make_user: MakeUser) -> None:
        entry = directory.get(
            make_user("ada", mail="a@contoso.com", proxyAddresses="sip:a@contoso.com"), ("objectGUID",)
        )
        assert entry is not None
        found = read_metadata(directory, entry.guid)
        assert found is not None
        names = {one.attribute for one in found.stamps}
        assert {"mail", "proxyAddresses", "objectClass", "userAccountControl", "sAMAccountName", "cn"} <= names
        assert not [name for name in names if name.startswith("attribute 0x")]

    def test_nothing_is_where_nothing_is(self, directory: Directory) -> None:
        assert read_metadata(directory, uuid4()) is None


class TestMetadataOf:
    def entry(self, **values: list[bytes]) -> Entry:
        raw = {name.replace("_", "-"): list(those) for name, those in values.items()}
        return Entry("CN=Ada,DC=contoso,DC=com", {"objectGUID": [uuid4().bytes_le], **raw})

    def test_prefers_the_xml_of_active_directory(self, directory: Directory) -> None:
        entry = self.entry(
            msDS_ReplAttributeMetaData=[attribute(), attribute("title", 1, "2009-11-22T00:00:00Z")],
            msDS_ReplValueMetaData=[VALUE.format(deleted="1601-01-01T00:00:00Z", dsa=DC1).encode()],
        )
        found = metadata_of(entry, directory)
        assert [one.attribute for one in found.stamps] == ["title", "mail", "member"]
        mail = found.of("mail")
        assert mail is not None
        assert (mail.version, mail.usn, mail.controller) == (3, 8331, "DC7")

    def test_a_controller_that_is_there_goes_by_its_dns_name(self, directory: Directory) -> None:
        here = str(directory.state().invocation_id).encode()
        document = attribute().replace(str(DC1).encode(), here)
        mail = metadata_of(self.entry(msDS_ReplAttributeMetaData=[document]), directory).of("mail")
        assert mail is not None
        assert mail.controller == "dc1.contoso.com"

    def test_says_when_it_may_not_be_read(self, directory: Directory) -> None:
        found = metadata_of(self.entry(), directory)
        assert not found.known
        assert found.stamps == ()

    def test_names_the_object_whose_metadata_is_broken(self, directory: Directory) -> None:
        with pytest.raises(MetadataUnreadable, match="CN=Ada"):
            metadata_of(self.entry(msDS_ReplAttributeMetaData=[b"<x/>"]), directory)


class TestXML:
    def test_tells_linked_values_that_came_and_went(self) -> None:
        documents = [
            VALUE.format(deleted=moment, dsa=DC1).encode()
            for moment in ("1601-01-01T00:00:00Z", "2010-01-01T00:00:00Z")
        ]
        there, gone = xml.stamps_of(documents)
        assert there.value == "CN=A & B,DC=contoso,DC=com"
        assert there.removed is None
        assert gone.removed == datetime(2010, 1, 1, tzinfo=UTC)

    @pytest.mark.parametrize(
        "document",
        [
            b"",
            b"no xml",
            b"<DS_REPL_ATTR_META_DATA>",
            b"<other/>",
            b"<DS_REPL_ATTR_META_DATA/>",
            attribute(when="yesterday"),
            attribute().replace(b">3<", b">three<"),
            attribute().replace(b"9c3f1d52", b"xxxxxxxx"),
            b"<DS_REPL_ATTR_META_DATA>\xff</DS_REPL_ATTR_META_DATA>",
            b" " * (xml.LONGEST + 1),
        ],
    )
    def test_refuses_what_is_not_documented(self, document: bytes) -> None:
        with pytest.raises(Malformed):
            xml.stamps_of([document])

    @pytest.mark.parametrize(
        "head",
        [
            b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>',
            b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/">',
            b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        ],
    )
    def test_refuses_a_document_type_before_anything_is_expanded(self, head: bytes) -> None:
        with pytest.raises(Malformed, match="document type"):
            xml.stamps_of([head + attribute(name="&b;")])


class TestOctets:
    def packed(self, *stamps: tuple[int, int]) -> bytes:
        head = struct.pack("<IIII", 1, 0, len(stamps), 0)
        return head + b"".join(struct.pack("<IIQ16sQQ", n, v, 13_000_000_000, DC1.bytes_le, 5, 6) for n, v in stamps)

    def test_tells_number_version_and_moment(self) -> None:
        known, unknown = octets.stamps_of(self.packed((0x20119, 4), (0x7FFF0001, 1)), {0x20119: "nTSecurityDescriptor"})
        assert (known.attribute, known.version, known.invocation_id) == ("nTSecurityDescriptor", 4, DC1)
        assert known.when == datetime(2012, 12, 14, 23, 6, 40, tzinfo=UTC)
        assert unknown.attribute == "attribute 0x7fff0001"

    @pytest.mark.parametrize("cut", [0, 3, 15, 16, 40])
    def test_refuses_what_is_cut_off(self, cut: int) -> None:
        with pytest.raises(Malformed):
            octets.stamps_of(self.packed((1, 1))[:cut], {})

    def test_refuses_another_form(self) -> None:
        with pytest.raises(Malformed):
            octets.stamps_of(b"\x02" + self.packed((1, 1))[1:], {})

    def test_makes_numbers_of_oids(self) -> None:
        assert octets.number_of("1.2.840.113556.1.2.210", None) == 0x200D2  # proxyAddresses
        assert octets.number_of("2.5.4.3", None) == 0x3  # cn
        assert octets.number_of("1.2.840.113556.1.6.24.1.6", -1718064004) == 0x99986C7C
        assert octets.number_of("1.2.3.4", None) is None
        assert octets.number_of("1.2.840.113556.1.4.70000", None) is None
