"""All templates of the project: nothing inline (the policy forbids it), icons that exist, forms with a token."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from ocsadmin.web.icon_names import NAMES

FOLDER = Path(settings.BASE_DIR) / "templates"
INLINE = re.compile(r"<style\b|\sstyle=|\son[a-z]+=|\shx-on|javascript:|hx-vals=['\"]js:")
SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.DOTALL)
ICON = re.compile(r"""{% icon ['"]([\w-]+)['"]""")
FORM = re.compile(r"<form\b[^>]*method=\"post\".*?</form>", re.DOTALL)
TAG = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)


def templates() -> Iterator[tuple[str, str]]:
    """Name and text of every template."""
    for file in sorted(FOLDER.rglob("*.html")):
        yield str(file.relative_to(FOLDER)), file.read_text(encoding="utf-8")


class TestTemplates:
    def test_hold_no_inline_script(self) -> None:
        found = [(name, script) for name, text in templates() for script in SCRIPT.findall(text)]
        assert [(name, body) for name, (_, body) in found if body.strip()] == []
        assert [name for name, (attributes, _) in found if "src=" not in attributes] == []

    def test_hold_no_inline_style_or_handler(self) -> None:
        assert [
            (name, INLINE.findall(TAG.sub("", text))) for name, text in templates() if INLINE.search(TAG.sub("", text))
        ] == []

    def test_name_icons_that_exist(self) -> None:
        assert [(name, icon) for name, text in templates() for icon in ICON.findall(text) if icon not in NAMES] == []

    def test_send_their_forms_with_a_token(self) -> None:
        assert [
            name for name, text in templates() for form in FORM.findall(text) if "{% csrf_token %}" not in form
        ] == []
