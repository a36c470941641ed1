"""The XML of policies."""

from __future__ import annotations

import pytest

from pools.meetings.policy_content import BadPolicyContent, settings_of


class TestSettingsOf:
    def test_reads_names_and_texts(self) -> None:
        content = '<instance><property name="MaxMeetingSize"> 42 </property><property name="EnableIPVideo"/></instance>'
        assert settings_of(content) == {"MaxMeetingSize": "42", "EnableIPVideo": ""}

    def test_reads_properties_wherever_they_stand_and_in_a_namespace_none(self) -> None:
        assert settings_of(
            '<instance x="1"><a><property name="Deep">yes &amp; no</property></a><property/></instance>'
        ) == {"Deep": "yes & no"}

    def test_of_nothing_are_none(self) -> None:
        assert settings_of("  ") == {}

    @pytest.mark.parametrize(
        "content",
        [
            "not xml",
            "<instance>",
            '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><instance>&b;</instance>',
            '<!DOCTYPE x SYSTEM "file:///etc/passwd"><instance/>',
            "<instance>" + " " * 200_001 + "</instance>",
        ],
    )
    def test_refuses_what_is_no_policy(self, content: str) -> None:
        with pytest.raises(BadPolicyContent):
            settings_of(content)
