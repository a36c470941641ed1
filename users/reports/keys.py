"""The form in which reports compare addresses and numbers: one spelling for what is the same."""

from __future__ import annotations

from users.directory.option_flags import OptionFlag
from users.search import phones


def has_voice(option_flags: int) -> bool:
    """Whether Enterprise Voice is switched on."""
    return bool(option_flags & OptionFlag.UNIFIED_COMMUNICATIONS)


def sip_key(address: str) -> str:
    """``kim@contoso.com`` of ``SIP:Kim@Contoso.com``: the directory compares addresses without case."""
    return address.strip().casefold().removeprefix("sip:")


def sip_domain(address: str) -> str:
    """``contoso.com``; ``@``, which is no domain, of an address without one; empty where there is no address."""
    key = sip_key(address)
    return (key.rpartition("@")[2] if "@" in key else "") or ("@" if key else "")


def number_key(text: str) -> str:
    """``14255550100;ext=12`` of ``tel:+1 (425) 555-0100;ext=12``; empty where there are no digits.

    A number of three digits or fewer says nothing without its place and is not compared.
    """
    number = phones.parse(text)
    if len(number.digits) < _SHORTEST:
        return ""
    return f"{number.digits};ext={number.extension}" if number.extension else number.digits


_SHORTEST = 4
