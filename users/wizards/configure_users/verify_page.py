"""Verify Settings."""

from __future__ import annotations

from collections.abc import Collection

from users.operations.configure_users import judge_users
from users.people.each import Judgement
from users.people.verify_page import JudgedForm

from .wish import spec_of


class VerifyForm(JudgedForm):
    def judge(self, left_out: Collection[str]) -> Judgement:
        return judge_users(spec=spec_of(self.context.answers, left_out=left_out), directory=self.context.directory)
