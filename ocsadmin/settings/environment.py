"""Settings from the environment: one typed reader, so that a wrong value stops the start with a sentence."""

from __future__ import annotations

import os
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

READ: dict[str, str] = {}
"""Every variable that was asked for, with its default: what the guide on configuration must explain."""


def text(name: str, default: str = "") -> str:
    READ[name] = default
    return os.environ.get(name, default).strip()


def secret(name: str, default: str = "") -> str:
    """A secret: the variable itself, or the content of the file that ``<name>_FILE`` names."""
    READ[name] = READ[f"{name}_FILE"] = ""
    if path := os.environ.get(f"{name}_FILE", ""):
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE names {path}, which can't be read: {error.strerror}.") from error
    return os.environ.get(name, default)


def number(name: str, default: int, *, least: int = 0) -> int:
    value = text(name, str(default))
    if not value.isdigit() or int(value) < least:
        raise ImproperlyConfigured(f"{name} is {value!r}; it must be a whole number from {least} on.")
    return int(value)


def flag(name: str, default: bool = False) -> bool:
    value = text(name, "yes" if default else "no").lower()
    if value in ("1", "yes", "true", "on"):
        return True
    if value in ("0", "no", "false", "off", ""):
        return False
    raise ImproperlyConfigured(f"{name} is {value!r}; it must be yes or no.")


def many(name: str, default: str = "") -> list[str]:
    """Values between commas or blanks."""
    return text(name, default).replace(",", " ").split()


def proxies(name: str) -> list[str]:
    """Addresses (``192.0.2.7``), networks (``192.0.2.0/24``), or ``unix``."""
    found = many(name)
    for one in found:
        try:
            if one != "unix":
                ip_network(one, strict=False)
        except ValueError as error:
            raise ImproperlyConfigured(
                f"{name} holds {one!r}; write addresses (192.0.2.7), networks (192.0.2.0/24) or unix."
            ) from error
    return found


def syslog(name: str) -> str:
    """``udp://host:514`` or ``tcp://host:601``; empty for none."""
    url = text(name)
    parts = urlsplit(url)
    if url and (parts.scheme not in ("udp", "tcp") or not parts.hostname):
        raise ImproperlyConfigured(f"{name} is {url!r}; it must be udp://host:514 or tcp://host:601.")
    return url


def database(name: str, folder: Path) -> dict[str, object]:
    """Django's settings of a database from a URL: ``postgres://user:password@host:port/name``; SQLite without one."""
    url = secret(name)
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(folder / "ocsadmin.sqlite3"),
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-64000;",
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ImproperlyConfigured(
            f"{name} begins with {parts.scheme!r}; it must be postgres://user:password@host/name."
        )
    is_socket = "%2F" in (parts.netloc or "").upper()
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.netloc.split("@")[-1]) if is_socket else unquote(parts.hostname or ""),
        "PORT": "" if is_socket else str(parts.port or ""),
        "OPTIONS": _options(name, parts.query),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def _options(name: str, query: str) -> dict[str, str]:
    """What stands behind the question mark goes to libpq: ``sslmode=verify-full&sslrootcert=/etc/…``.

    https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS
    """
    try:
        return dict(parse_qsl(query, keep_blank_values=True, strict_parsing=True)) if query else {}
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} has {query!r} behind '?'; write options like sslmode=require.") from error
