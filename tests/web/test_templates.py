"""All templates of the project: nothing inline (the policy forbids it), known icons, fragments with one root."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

from ocsadmin.web import icons

FOLDER = Path(settings.BASE_DIR) / "templates"
TEMPLATES = sorted(FOLDER.rglob("*.html"))


def name_of(template: Path) -> str:
    return str(template.relative_to(FOLDER))


@pytest.mark.parametrize("template", TEMPLATES, ids=name_of)
class TestTemplate:
    def test_has_no_inline_script(self, template: Path) -> None:
        for attributes, body in re.findall(r"<script\b([^>]*)>(.*?)</script>", template.read_text(), re.DOTALL):
            assert "src=" in attributes
            assert not body.strip()

    def test_has_no_inline_style_or_handler(self, template: Path) -> None:
        text = template.read_text()
        assert not re.findall(r"<style\b|\sstyle=|\son[a-z]+=|\shx-on|javascript:|hx-vals=['\"]js:", text)

    def test_names_icons_that_exist(self, template: Path) -> None:
        used = re.findall(r"""{% icon ['"]([\w-]+)['"]""", template.read_text())
        assert [name for name in used if name not in icons.NAMES] == []

    def test_sends_its_forms_with_a_token(self, template: Path) -> None:
        for form in re.findall(r"<form\b[^>]*method=\"post\".*?</form>", template.read_text(), re.DOTALL):
            assert "{% csrf_token %}" in form
