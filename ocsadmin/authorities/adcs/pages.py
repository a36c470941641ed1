"""What an answer page of /certsrv says. The pages are localised, so words decide nothing: addresses, the names of
forms and fields and the ids of elements (``loc…``) do, which are the same in every language.

The ids are as public reports of the pages have them; a page without any that is known is shown as it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from html.parser import HTMLParser
from typing import Final

from ocsadmin.checks.words import foreign

_ISSUED: Final = re.compile(r"certnew\.(?:cer|p7b)\?ReqID=(\d{1,10})&", re.IGNORECASE)
_DOCUMENTED_ID: Final = re.compile(r"\b(?:Id|ID)\D{1,12}(\d{1,10})\b")
_NUMBER: Final = re.compile(r"(?<![\w.,:/x-])(\d{1,10})(?![\w:/-])")
_QUOTED: Final = re.compile(r'"([^"]{3,400})"')
_FAILURE: Final = re.compile(r"0x[0-9a-f]{8}", re.IGNORECASE)
_SILENT: Final = ("script", "style", "head", "title")


class Disposition(StrEnum):
    ISSUED = "issued"
    PENDING = "pending"
    DENIED = "denied"
    UNKNOWN = "unknown"
    """The page is of /certsrv, but does not tell what became of the request."""
    OTHER = "other"
    """No page of /certsrv."""


@dataclass(frozen=True)
class Page:
    """``number``: the request id, or empty. ``message``: what the authority says, in its language."""

    disposition: Disposition
    number: str = ""
    message: str = ""


def read_page(text: str) -> Page:
    """What became of the request, by the answer to certfnsh.asp or certnew.cer."""
    outline = _Outline()
    outline.feed(text)
    outline.close()
    if issued := _ISSUED.search(text):
        return Page(Disposition.ISSUED, issued.group(1))
    number, message = outline.number(), outline.message()
    if outline.waits():
        return Page(Disposition.PENDING, number, message)
    if outline.denied() or _FAILURE.search(message):
        return Page(Disposition.DENIED, number, message)
    if outline.is_certsrv:
        return Page(Disposition.UNKNOWN, number, message)
    return Page(Disposition.OTHER, "", message)


@dataclass
class _Outline(HTMLParser):
    """The ids, forms and fields of a page, and its visible text."""

    ids: list[str] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)
    texts: list[tuple[str, str]] = field(default_factory=list)
    """Id of the element that the text stands in (the nearest that has one), and the text."""

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._silent = 0
        self._id = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name.lower(): value or "" for name, value in attrs}
        self._silent += tag in _SILENT and tag != "title"
        if "id" in values:
            self._id = values["id"].lower()
            self.ids.append(self._id)
        if tag == "form":
            self.actions.append(values.get("action", "").lower())
        if tag == "input" and values.get("name"):
            self.fields[values["name"].lower()] = values.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in _SILENT and tag != "title" and self._silent > 0

    def handle_data(self, data: str) -> None:
        if not self._silent and (words := " ".join(data.split())):
            self.texts.append((self._id, words))

    @property
    def is_certsrv(self) -> bool:
        known = ("certfnsh.asp", "certrmpn.asp", "certckpn.asp", "certrqus.asp", "certrqxt.asp")
        return any(one.startswith("loc") for one in self.ids) or any(a.endswith(known) for a in self.actions)

    def waits(self) -> bool:
        """A page that lets the request be removed is of one that waits (certrmpn.asp: remove pending)."""
        return any(a.endswith("certrmpn.asp") for a in self.actions) or any("pend" in one for one in self.ids)

    def denied(self) -> bool:
        return any(word in one for one in self.ids for word in ("denied", "deny", "error", "failed"))

    def number(self) -> str:
        """The request id: the field of the form; the element that says so; else the only number behind 'Id'."""
        if self.fields.get("reqid", "").isdecimal():
            return self.fields["reqid"]
        for id_, words in self.texts:
            if "reqid" in id_ and (found := _NUMBER.search(words)):
                return found.group(1)
        whole = " ".join(words for _id, words in self.texts)
        documented = _DOCUMENTED_ID.search(whole)
        return documented.group(1) if documented else ""

    def message(self) -> str:
        """What stands in quotation marks (the disposition message); else the text of the page."""
        whole = " ".join(words for _id, words in self.texts)
        quoted = _QUOTED.search(whole)
        return foreign(quoted.group(1) if quoted else whole)
