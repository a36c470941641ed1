"""What guidance is made of: short texts, steps, commands and tables. Plain data; a template shows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True)
class Names:
    """The names of one pool that stand in commands, so that these can be copied as they are.

    ``load_balancer`` is the name that the virtual IP of the Web Components Servers has; ``back_end`` the host of
    the SQL Server instance. An unknown one reads as a placeholder in angle brackets.
    """

    pool_fqdn: str
    web_farm: str
    back_end: str
    sip_domains: tuple[str, ...] = ()
    servers: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    applications: tuple[str, ...] = ()


@dataclass(frozen=True)
class Block:
    """``text``, ``caution`` and ``code`` have ``text``; ``steps`` and ``items`` have ``lines``; ``table`` has rows.

    ``title`` stands above: a caption of commands, the heading of a part.
    """

    kind: Literal["text", "caution", "steps", "items", "code", "table"]
    title: Any = ""
    text: Any = ""
    lines: tuple[Any, ...] = ()
    head: tuple[Any, ...] = ()
    rows: tuple[tuple[Any, ...], ...] = ()


Guide = Callable[[Names], tuple[Block, ...]]


def text(words: Any, title: Any = "") -> Block:
    return Block("text", title, words)


def caution(words: Any) -> Block:
    return Block("caution", text=words)


def steps(*lines: Any, title: Any = "") -> Block:
    return Block("steps", title, lines=lines)


def items(*lines: Any, title: Any = "") -> Block:
    return Block("items", title, lines=lines)


def code(*lines: str, title: Any = "") -> Block:
    return Block("code", title, "\n".join(lines))


def table(head: tuple[Any, ...], rows: tuple[tuple[Any, ...], ...], title: Any = "") -> Block:
    return Block("table", title, head=head, rows=rows)
