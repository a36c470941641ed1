"""The OCS 2007 R2 schema extension as LDIF, in the order a schema master accepts.

Source: OCS 2007 R2 Active Directory schema reference; MS-ADTS section 3.1.1.2 (schema objects).
"""

import base64
import json
import uuid
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

SCHEMA_FILE: Final = Path(__file__).with_name("ocs-schema.json")
VERSION: Final = "ocs_2007_r2"

_CATEGORY: Final = {"structural": "1", "auxiliary": "3"}
_SECURITY: Final = "D:(A;;RPWPCRCCDCLCLORCWOWDSDDTSW;;;DA)(A;;RPWPCRCCDCLCLORCWOWDSDDTSW;;;SY)(A;;RPLCLORC;;;AU)"
_RELOAD: Final = "dn:\nchangetype: modify\nadd: schemaUpdateNow\nschemaUpdateNow: 1\n-\n\n"


@cache
def definition() -> dict[str, Any]:
    """The schema file as it stands: attributes, classes, class extensions, version marker."""
    loaded: dict[str, Any] = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    return loaded


def schema_id_guid(name: str) -> str:
    """The schemaIDGUID of an OCS attribute or class, by lDAPDisplayName, as access control entries name it."""
    for described in (*definition()["attributes"], *definition()["classes"]):
        if described["name"] == name:
            return str(described["schemaIDGUID"])
    raise KeyError(name)


def documents(base: str) -> list[str]:
    """LDIF documents to be applied one after another; between two of them the schema cache is reloaded."""
    schema = f"CN=Schema,CN=Configuration,{base}"
    auxiliary = [c for c in definition()["classes"] if c["kind"] == "auxiliary"]
    structural = [c for c in definition()["classes"] if c["kind"] == "structural"]
    return [
        "".join(_attribute(a, schema) for a in definition()["attributes"]),
        "".join(_class(c, schema) for c in auxiliary),
        *("".join(_class(c, schema) for c in group) for group in _generations(structural)),
        "".join(_extension(e, schema) for e in definition()["class_extensions"]),
    ]


def ldif(base: str) -> str:
    """The whole extension as one LDIF file for `ldapmodify` or `ldifde` against the schema master."""
    return _RELOAD.join([*documents(base), ""])


def _generations(classes: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Split classes so that each group refers only to earlier groups or to the base schema."""
    waiting = {c["name"]: c for c in classes}
    while waiting:
        ready = [c for c in waiting.values() if not _references(c) & (waiting.keys() - {c["name"]})]
        if not ready:
            raise ValueError(f"Classes refer to one another in a circle: {', '.join(waiting)}.")
        for described in ready:
            del waiting[described["name"]]
        yield ready


def _references(described: dict[str, Any]) -> set[str]:
    return {described["sub_class_of"], *described["possible_superiors"]}


def _attribute(described: dict[str, Any], schema: str) -> str:
    lines = [
        ("lDAPDisplayName", described["name"]),
        ("attributeID", described["oid"]),
        ("attributeSyntax", described["attributeSyntax"]),
        ("oMSyntax", described["oMSyntax"]),
        ("isSingleValued", described["single_valued"]),
        ("searchFlags", int(described["indexed"])),
        ("isMemberOfPartialAttributeSet", described["global_catalog"]),
        *((key, described[key]) for key in ("linkID", "rangeLower", "rangeUpper") if key in described),
        *_version_range(described["cn"]),
    ]
    blobs = [("schemaIDGUID", _little_endian(described["schemaIDGUID"]))]
    if "oMObjectClass_base64" in described:
        blobs.append(("oMObjectClass", base64.b64decode(described["oMObjectClass_base64"])))
    return _stanza(f"CN={described['cn']},{schema}", "attributeSchema", lines, blobs)


def _version_range(cn: str) -> list[tuple[str, object]]:
    """The rangeUpper of ms-RTC-SIP-SchemaVersion says which release prepared the schema."""
    marker = definition()["schema_version_marker"]
    return [("rangeUpper", marker["range_upper"][VERSION])] if cn == marker["cn"] else []


def _class(described: dict[str, Any], schema: str) -> str:
    lines = [
        ("lDAPDisplayName", described["name"]),
        ("governsID", described["oid"]),
        ("objectClassCategory", _CATEGORY[described["kind"]]),
        ("subClassOf", described["sub_class_of"]),
        *(("mustContain", name) for name in described["must_contain"]),
        *(("mayContain", name) for name in (*described["may_contain"], *described["may_contain_base"])),
        *(("auxiliaryClass", name) for name in described["auxiliary_classes"]),
    ]
    if described["kind"] == "structural":
        lines += [
            *(("possSuperiors", name) for name in described["possible_superiors"]),
            ("rDNAttID", "cn"),
            ("defaultHidingValue", True),
            ("defaultSecurityDescriptor", _SECURITY),
        ]
    blobs = [("schemaIDGUID", _little_endian(described["schemaIDGUID"]))]
    return _stanza(f"CN={described['cn']},{schema}", "classSchema", lines, blobs)


def _extension(described: dict[str, Any], schema: str) -> str:
    """Let a class of the base schema carry OCS attributes, or stand below OCS containers."""
    changes = [
        ("mayContain", described.get("add_may_contain", [])),
        ("possSuperiors", described.get("add_possible_superiors", [])),
    ]
    text = f"dn: CN={described['name'].capitalize()},{schema}\nchangetype: modify\n"
    for attribute, values in changes:
        if values:
            text += f"add: {attribute}\n" + "".join(f"{attribute}: {value}\n" for value in values) + "-\n"
    return text + "\n"


def _stanza(dn: str, object_class: str, lines: Iterable[tuple[str, object]], blobs: Iterable[tuple[str, bytes]]) -> str:
    text = f"dn: {dn}\nchangetype: add\nobjectClass: {object_class}\n"
    text += "".join(f"{key}: {_text(value)}\n" for key, value in lines)
    text += "".join(f"{key}:: {base64.b64encode(value).decode()}\n" for key, value in blobs)
    return text + "\n"


def _text(value: object) -> str:
    return str(value).upper() if isinstance(value, bool) else str(value)


def _little_endian(guid: str) -> bytes:
    return uuid.UUID(guid).bytes_le
