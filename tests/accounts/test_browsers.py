"""Browsers in words."""

from __future__ import annotations

import pytest

from ocsadmin.accounts import browsers

CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36"
EDGE = f"{CHROME.replace('X11; Linux x86_64', 'Windows NT 10.0; Win64; x64')} Edg/156.0.1.2"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1 Version/17.0 Mobile Safari/604.1"
FIREFOX = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:145.0) Gecko/20100101 Firefox/145.0"


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (CHROME, "Chrome 156 on Linux"), (EDGE, "Edge 156 on Windows"), (SAFARI, "Safari 17 on iPhone"),
        (FIREFOX, "Firefox 145 on macOS"), ("curl/8.5.0", "curl/8.5.0"), ("", ""),
        ("Chrome/1.2", "Chrome 1"),
    ],
)  # fmt: skip
def test_are_named_with_version_and_system(agent: str, words: str) -> None:
    assert browsers.in_words(agent) == words
