"""What a picture is made of: boxes with words, lines between them, and the size of it all. Plain numbers, no SVG."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import Any, Final, Literal

from pools.validation.health import Health

Kind = Literal["forest", "edge", "pool", "card", "balancer", "server", "back_end", "application"]

CHARACTER: Final = 0.57
"""Width of a character beside the size of the font, on average; generous, because the font is not known here."""

NAME: Final = 13.5
WORDS: Final = 12.0
"""Sizes of the two fonts."""
LINE: Final = 17.0


@dataclass(frozen=True)
class Rect:
    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def middle(self) -> float:
        """The x of its middle."""
        return self.x + self.width / 2


@dataclass(frozen=True)
class Box:
    """A rectangle with a name, and smaller words below it.

    ``title``  all of what may be shortened inside, for people who point at it or listen to it.
    ``url``    where it leads. ``health`` None: a thing without a state of its own.
    """

    kind: Kind
    rect: Rect
    name: str
    words: tuple[str, ...] = ()
    title: str = ""
    url: str = ""
    health: Health | None = None


@dataclass(frozen=True)
class Line:
    """Through these points. ``dashed``: a way that leads out of the forest."""

    points: tuple[tuple[float, float], ...]
    dashed: bool = False


@dataclass(frozen=True)
class Drawing:
    """Boxes in the order in which they are painted and read."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]


def shortened(text: Any, width: float, size: float) -> str:
    """As much of a text as fits, with … at the end of what does not."""
    whole = str(text)
    most = max(2, int(width / (size * CHARACTER)))
    return whole if len(whole) <= most else f"{whole[: most - 1].rstrip()}…"


def wrapped(text: str, width: float, size: float, most: int) -> tuple[str, ...]:
    """A text in at most so many lines."""
    characters = max(8, int(width / (size * CHARACTER)))
    return tuple(textwrap.wrap(text, characters, max_lines=most, placeholder=" …", break_on_hyphens=False))


def height_of(lines: int) -> float:
    """Of a box with so many lines."""
    return lines * LINE + 12
