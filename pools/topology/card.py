"""A pool as a card: its name and health, its load balancer, its servers, its back end, its applications."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .model import PoolNode, ServerNode
from .shapes import WORDS, Box, Line, Rect, height_of, wrapped

PAD: Final = 12.0
HEAD: Final = 54.0
BAR: Final = 34.0
"""Height of the load balancer and of the back end."""
SERVER: Final = (128.0, 46.0)
"""The least width of a server's box, and its height."""
SPACE: Final = 10.0
LINK: Final = 14.0
"""Length of the line between two layers."""
APPLICATION_LINES: Final = 3
"""Most lines for the names of applications."""


def card_height(pool: PoolNode, width: float, *, small: bool = False) -> float:
    if small:
        return HEAD + 8
    _columns, rows = _grid(pool, width)
    layers = [rows * SERVER[1] + (rows - 1) * SPACE] if pool.servers else []
    layers += [BAR] * pool.balanced + [BAR] * bool(pool.back_end)
    inside = sum(layers) + max(0, len(layers) - 1) * LINK
    applications = _applications_height(pool, width - 2 * PAD) + (SPACE if layers else 0) if pool.applications else 0
    return HEAD + inside + applications + (PAD if inside or applications else 0)


def card(pool: PoolNode, rect: Rect, *, small: bool = False) -> tuple[list[Box], list[Line]]:
    """The boxes of a pool inside ``rect``, and the lines between them."""
    boxes = [Box("card", rect, ""), _head(pool, rect)]
    if small:
        return boxes, []
    left, width = rect.x + PAD, rect.width - 2 * PAD
    y, lines = rect.y + HEAD, list[Line]()
    for layer in _layers(pool, left, width):
        if len(boxes) > 2:
            lines.append(Line(((rect.middle, y), (rect.middle, y + LINK))))
            y += LINK
        placed = [_moved(box, y) for box in layer]
        boxes += placed
        y = max(box.rect.bottom for box in placed)
    if pool.applications:
        top = y + (SPACE if len(boxes) > 2 else 0)
        boxes.append(_applications(pool, Rect(left, top, width, _applications_height(pool, width))))
    return boxes, lines


def _layers(pool: PoolNode, left: float, width: float) -> list[list[Box]]:
    """From the clients to the data. The boxes begin at y 0."""
    layers: list[list[Box]] = []
    if pool.balanced:
        addresses = ", ".join(pool.balancer) or _("address not entered")
        title = _("Load balancer of %(pool)s: %(addresses)s") % {"pool": pool.fqdn, "addresses": addresses}
        url = f"{pool.url}load-balancer/"
        layers.append([Box("balancer", Rect(left, 0, width, BAR), _("Load balancer"), (addresses,), title, url)])
    if pool.servers:
        layers.append(_servers(pool, left, width))
    if pool.back_end:
        title = _("Back end of %(pool)s: %(server)s") % {"pool": pool.fqdn, "server": pool.back_end}
        bar = Rect(left, 0, width, BAR)
        layers.append([Box("back_end", bar, _("Back end"), (pool.back_end,), title, pool.url)])
    return layers


def _servers(pool: PoolNode, left: float, width: float) -> list[Box]:
    columns, _rows = _grid(pool, width + 2 * PAD)
    each = (width - (columns - 1) * SPACE) / columns
    boxes = []
    for number, server in enumerate(pool.servers):
        row, column = divmod(number, columns)
        rect = Rect(left + column * (each + SPACE), row * (SERVER[1] + SPACE), each, SERVER[1])
        boxes.append(_server(pool, server, rect))
    return boxes


def _server(pool: PoolNode, server: ServerNode, rect: Rect) -> Box:
    roles = ", ".join(server.roles)
    title = _("Server %(fqdn)s in %(pool)s. %(roles)s") % {"fqdn": server.fqdn, "pool": pool.name, "roles": roles}
    return Box(
        "server", rect, server.fqdn.partition(".")[0], (), title.strip(), f"{pool.url}#pool-servers", server.health
    )


def _head(pool: PoolNode, rect: Rect) -> Box:
    words = [pool.kind]
    words.append(ngettext("%(n)d server", "%(n)d servers", len(pool.servers)) % {"n": len(pool.servers)})
    if pool.users is not None:
        words.append(ngettext("%(n)d user", "%(n)d users", pool.users) % {"n": pool.users})
    text = " · ".join(words)
    head = Rect(rect.x, rect.y, rect.width, HEAD)
    title = _("Pool %(name)s: %(words)s") % {"name": pool.fqdn or pool.name, "words": text}
    return Box("pool", head, pool.name, (text,), title, pool.url, pool.health)


def _lines(pool: PoolNode, width: float) -> tuple[str, ...]:
    return wrapped(", ".join(pool.applications), width - 2 * PAD, WORDS, APPLICATION_LINES)


def _applications_height(pool: PoolNode, width: float) -> float:
    return height_of(1 + len(_lines(pool, width)))


def _applications(pool: PoolNode, rect: Rect) -> Box:
    names, lines = ", ".join(pool.applications), _lines(pool, rect.width)
    title = _("Applications of %(pool)s: %(names)s") % {"pool": pool.name, "names": names}
    return Box("application", rect, _("Applications"), lines, title, f"{pool.url}#pool-applications")


def _grid(pool: PoolNode, card_width: float) -> tuple[int, int]:
    """Columns and rows of a pool's servers."""
    columns = max(1, int((card_width - 2 * PAD + SPACE) // (SERVER[0] + SPACE)))
    columns = min(columns, max(1, len(pool.servers)))
    return columns, -(-len(pool.servers) // columns)


def _moved(box: Box, y: float) -> Box:
    rect = box.rect
    return Box(
        box.kind, Rect(rect.x, rect.y + y, rect.width, rect.height), box.name, box.words, box.title, box.url, box.health
    )
