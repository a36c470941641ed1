"""Model → boxes and lines. Pools stand in rows below the forest; a trunk at the left leads to each row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .card import card, card_height
from .model import ApplicationNode, EdgeNode, PoolNode, Topology
from .shapes import Box, Drawing, Line, Rect

WIDTH: Final = 960.0
MARGIN: Final = 4.0
TRUNK: Final = 18.0
"""Room at the left for the trunk."""
GAP: Final = 20.0
ROW_GAP: Final = 44.0
"""Between rows of pools; the line above each row runs in it."""
MOST_COLUMNS: Final = 3
SMALL_COLUMNS: Final = 4
WIDEST_CARD: Final = 460.0
FOREST: Final = (310.0, 60.0)
SMALL_BOX: Final = (220.0, 48.0)


def drawing_of(topology: Topology, *, small: bool = False) -> Drawing:
    """``small`` leaves out what is inside the pools."""
    forest = _forest(topology)
    edges = list(_edges(topology.edges, forest.rect))
    top = max(box.rect.bottom for box in (forest, *edges))
    rows = _rows(topology.pools, top + ROW_GAP, small=small)
    boxes, lines = [forest, *edges], list(_edge_lines(forest.rect, edges))
    bottom = top
    for row in rows:
        boxes += [box for _rect, inside in row for box in inside[0]]
        lines += [line for _rect, inside in row for line in inside[1]]
        lines += _branches(forest.rect, [rect for rect, _inside in row])
        bottom = max(rect.bottom for rect, _inside in row)
    outside = [] if small else list(_applications(topology.applications, bottom + GAP))
    boxes += outside
    bottom = max((box.rect.bottom for box in outside), default=bottom)
    return Drawing(WIDTH, bottom + MARGIN, tuple(boxes), tuple(lines))


def _forest(topology: Topology) -> Box:
    domains = topology.sip_domains
    words = _("SIP domains: %(names)s") % {"names": ", ".join(domains)} if domains else ""
    title = _("Forest %(name)s. %(words)s") % {"name": topology.forest, "words": words}
    rect = Rect(MARGIN, MARGIN, *FOREST)
    return Box("forest", rect, topology.forest or _("Forest"), (words,) if words else (), title.strip())


def _edges(edges: Sequence[EdgeNode], forest: Rect) -> Iterator[Box]:
    """At the right of the forest, several rows where they are many."""
    width, height = SMALL_BOX
    left = forest.right + 3 * GAP
    columns = max(1, int((WIDTH - MARGIN - left + GAP) // (width + GAP)))
    for number, one in enumerate(edges):
        row, column = divmod(number, columns)
        x, y = left + column * (width + GAP), MARGIN + 6 + row * (height + GAP)
        title = _("Edge Server %(fqdn)s: %(services)s") % {"fqdn": one.fqdn, "services": ", ".join(one.services)}
        yield Box("edge", Rect(x, y, width, height), one.fqdn, (", ".join(one.services),), title)


def _edge_lines(forest: Rect, edges: Sequence[Box]) -> Iterator[Line]:
    """From the forest to the first of each row, and on along the row."""
    for before, box in zip((None, *edges), edges, strict=False):
        y = box.rect.y + box.rect.height / 2
        same_row = before is not None and before.rect.y == box.rect.y
        if same_row and before is not None:
            yield Line(((before.rect.right, y), (box.rect.x, y)), dashed=True)
        elif before is None:
            yield Line(((forest.right, y), (box.rect.x, y)), dashed=True)
        else:
            turn = forest.right + 1.5 * GAP
            yield Line(((turn, edges[0].rect.y + edges[0].rect.height / 2), (turn, y), (box.rect.x, y)), dashed=True)


Inside = tuple[list[Box], list[Line]]
Row = list[tuple[Rect, Inside]]


def _rows(pools: Sequence[PoolNode], top: float, *, small: bool) -> list[Row]:
    """Cards of one row are equally high, so that rows stay apart."""
    columns = min(SMALL_COLUMNS if small else MOST_COLUMNS, max(1, len(pools)))
    room = WIDTH - 2 * MARGIN - TRUNK
    width = min(WIDEST_CARD, (room - (columns - 1) * GAP) / columns)
    rows: list[Row] = []
    for first in range(0, len(pools), columns):
        group = pools[first : first + columns]
        height = max(card_height(pool, width, small=small) for pool in group)
        rects = [Rect(MARGIN + TRUNK + number * (width + GAP), top, width, height) for number in range(len(group))]
        rows.append([(rect, card(pool, rect, small=small)) for pool, rect in zip(group, rects, strict=True)])
        top += height + ROW_GAP
    return rows


def _branches(forest: Rect, rects: Sequence[Rect]) -> list[Line]:
    """From the trunk along the row, and down to each card."""
    trunk, above = MARGIN + TRUNK / 2, rects[0].y - ROW_GAP / 2
    along = Line(((trunk, forest.bottom), (trunk, above), (rects[-1].middle, above)))
    return [along, *(Line(((rect.middle, above), (rect.middle, rect.y))) for rect in rects)]


def _applications(applications: Sequence[ApplicationNode], top: float) -> Iterator[Box]:
    """Applications on computers of their own, below the pools."""
    width, height = SMALL_BOX
    columns = int((WIDTH - 2 * MARGIN - TRUNK + GAP) // (width + GAP))
    for number, one in enumerate(applications):
        row, column = divmod(number, columns)
        rect = Rect(MARGIN + TRUNK + column * (width + GAP), top + row * (height + GAP / 2), width, height)
        place = f"{one.fqdn}:{one.port}" if one.port else one.fqdn
        title = _("Application %(name)s at %(place)s") % {"name": one.name, "place": place}
        yield Box("application", rect, one.name, (place,), title)


def summary_of(topology: Topology) -> str:
    """One sentence for those who don't see the picture: ``2 pools with 5 servers, …``."""
    counts = [
        ngettext("%(n)d pool", "%(n)d pools", len(topology.pools)) % {"n": len(topology.pools)},
        ngettext("%(n)d server", "%(n)d servers", topology.server_count) % {"n": topology.server_count},
    ]
    if topology.edges:
        counts.append(
            ngettext("%(n)d Edge Server", "%(n)d Edge Servers", len(topology.edges)) % {"n": len(topology.edges)}
        )
    return ", ".join(counts)
