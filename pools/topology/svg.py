"""Boxes → SVG. Colours come from classes, as the policy forbids inline styles; attributes serve without a sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final
from xml.etree import ElementTree as ET

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from pools.validation.health import Health

from .layout import drawing_of, summary_of
from .model import Topology
from .shapes import LINE, NAME, WORDS, Box, Drawing, Line, shortened

INSET, SIGN = 12.0, 16.0
"""The room at the edges of a box, the size of the sign of health."""
NOT_XML: Final = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
FILLS: Final = {"card": "#f4f7f8", "forest": "#e1f1f4", "edge": "#fdf1d9", "back_end": "#eef3f5", "pool": "none"}
SIGNS: Final = {
    "ok": ("#15633a", "M8 0a8 8 0 1 0 0 16A8 8 0 0 0 8 0z", "M4.2 8.4l2.6 2.6 5-5.4"),
    "warning": ("#7a4a00", "M8 .8L.4 14.4h15.2z", "M8 5.4v4.4M8 12v.2"),
    "failure": ("#a5281f", "M4.7 0h6.6L16 4.7v6.6L11.3 16H4.7L0 11.3V4.7z", "M5 5l6 6M11 5l-6 6"),
    "": (
        "#4a5e68",
        "M3 1h10a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H3a2 2 0 0 1-2-2V3a2 2 0 0 1 2-2z",
        "M6.3 6.2a1.8 1.8 0 1 1 2.5 1.7c-.5.2-.8.6-.8 1.2M8 11.4v.2",
    ),
}
"""Level → colour, outline and mark: each level has a form of its own."""


def health_in_words(health: Health) -> str:
    """``In order``, ``Warnings: 3``, ``Failures: 2``, ``Not validated``."""
    if health.level == "failure":
        return _("Failures: %(n)d") % {"n": health.counts.get("failure", 0)}
    if health.level == "warning":
        return _("Warnings: %(n)d") % {"n": health.counts.get("warning", 0)}
    return _("In order") if health.level == "ok" else _("Not validated")


def picture(topology: Topology, *, name: str = "topology", small: bool = False) -> SafeString:
    """The SVG of a topology. ``name`` makes its ids unique on a page."""
    drawing = drawing_of(topology, small=small)
    root = _root(drawing, name, topology)
    for line in drawing.lines:
        root.append(_line(line))
    for box in drawing.boxes:
        root.append(_box(box))
    text = ET.tostring(root, encoding="unicode")
    return mark_safe(text)  # noqa: S308  (every text went through ElementTree, which escapes it)


def _root(drawing: Drawing, name: str, topology: Topology) -> ET.Element:
    width, height = _n(drawing.width), _n(drawing.height)
    root = _element("svg", xmlns="http://www.w3.org/2000/svg", role="group", width=width, height=height)
    root.set("viewBox", f"0 0 {width} {height}")
    root.set("class", "topology-picture")
    root.set("aria-labelledby", f"{name}-title {name}-desc")
    root.set("font-family", "system-ui, sans-serif")
    _text(
        root, "title", _("Topology of %(forest)s") % {"forest": topology.forest or _("the forest")}, id=f"{name}-title"
    )
    _text(root, "desc", summary_of(topology), id=f"{name}-desc")
    return root


def _line(line: Line) -> ET.Element:
    points = " ".join(f"{_n(x)},{_n(y)}" for x, y in line.points)
    found = _element("polyline", points=points, fill="none", stroke="#71858e")
    found.set("class", "topology-line topology-dashed" if line.dashed else "topology-line")
    if line.dashed:
        found.set("stroke-dasharray", "5 4")
    return found


def _box(box: Box) -> ET.Element:
    group = _element("a", href=box.url) if box.url else _element("g")
    group.set("class", f"topology-box topology-{box.kind.replace('_', '-')}")
    if box.kind == "card":
        group.set("aria-hidden", "true")
    label = " ".join(filter(None, (box.title, f"{health_in_words(box.health)}." if box.health else "")))
    if box.url:
        group.set("aria-label", _clean(label))
    if label:
        _text(group, "title", label)
    group.append(_frame(box))
    for part in _words(box):
        group.append(part)
    return group


def _frame(box: Box) -> ET.Element:
    rect = box.rect
    radius = {"card": "12", "back_end": "14", "forest": "12"}.get(box.kind, "7")
    return _element(
        "rect", x=_n(rect.x), y=_n(rect.y), width=_n(rect.width), height=_n(rect.height), rx=radius,
        fill=FILLS.get(box.kind, "#ffffff"), stroke="none" if box.kind == "pool" else "#71858e",
    )  # fmt: skip


def _words(box: Box) -> Iterator[ET.Element]:
    """The name, the words below it, and the health as sign and words."""
    if box.kind == "card":
        return
    if box.kind in ("balancer", "back_end"):
        yield from _in_one_line(box)
        return
    rect, left, width = box.rect, box.rect.x + INSET, box.rect.width - 2 * INSET
    beside = box.kind == "pool" and box.health is not None
    lines = 1 + len(box.words) + (box.health is not None and not beside)
    first = rect.y + (rect.height - lines * LINE) / 2 + NAME - 1
    yield _line_of(box.name, left, first, width - (130 if beside else 0), NAME, "topology-name")
    for number, one in enumerate(box.words, start=1):
        yield _line_of(one, left, first + number * LINE, width, WORDS, "topology-words")
    if box.health is not None:
        yield from _health(box.health, rect.right - INSET if beside else left, first + (0 if beside else LINE), beside)


def _in_one_line(box: Box) -> Iterator[ET.Element]:
    rect = box.rect
    name = len(box.name) * NAME * 0.6 + 2 * INSET
    yield _line_of(box.name, rect.x + INSET, rect.y + 22, name, NAME - 1, "topology-name")
    for one in box.words:
        yield _line_of(one, rect.x + name, rect.y + 22, rect.width - name - INSET, WORDS, "topology-words")


def _health(health: Health, x: float, y: float, at_end: bool) -> list[ET.Element]:
    """The sign and the words. ``at_end``: they end at ``x``, else they begin there; ``y`` is the base line."""
    words = health_in_words(health)
    colour, outline, mark = SIGNS[health.level]
    scale = 0.78
    begin = x - len(words) * WORDS * 0.5 - SIGN * scale - 5 if at_end else x
    sign = _element("g", transform=f"translate({_n(begin)} {_n(y - 10.5)}) scale({scale})")
    sign.set("class", f"topology-sign topology-sign-{health.level or 'unknown'}")
    sign.append(_element("path", d=outline, fill=colour))
    found = _element("path", d=mark, fill="none", stroke="#ffffff")
    found.set("stroke-width", "1.9")
    found.set("stroke-linecap", "round")
    found.set("class", "topology-mark")
    sign.append(found)
    kind = f"topology-health topology-health-{health.level or 'unknown'}"
    text = _line_of(words, x if at_end else begin + SIGN * scale + 5, y, 140, WORDS, kind)
    if at_end:
        text.set("text-anchor", "end")
    return [sign, text]


def _line_of(text: str, x: float, y: float, width: float, size: float, kind: str) -> ET.Element:
    found = _element("text", x=_n(x), y=_n(y), fill="#12222a" if "name" in kind else "#4a5e68")
    found.set("class", kind)
    found.set("font-size", _n(size))
    if "name" in kind:
        found.set("font-weight", "600")
    found.text = _clean(shortened(text, width, size))
    return found


def _element(tag: str, **attributes: str) -> ET.Element:
    return ET.Element(tag, {name: _clean(value) for name, value in attributes.items()})


def _text(parent: ET.Element, tag: str, text: str, **attributes: str) -> None:
    child = ET.SubElement(parent, tag, attributes)
    child.text = _clean(text)


def _clean(text: Any) -> str:
    """Without characters that no XML document may hold."""
    return NOT_XML.sub("\ufffd", str(text))


def _n(number: float) -> str:
    return f"{number:.1f}".rstrip("0").rstrip(".")
