"""Verify Settings."""

from __future__ import annotations

from collections.abc import Collection

from users.configure_users import assess_users
from users.people.each import Assessment
from users.people.verify_page import AssessedForm

from .wish import spec_of


class VerifyForm(AssessedForm):
    def assess(self, left_out: Collection[str]) -> Assessment:
        return assess_users(spec=spec_of(self.context.answers, left_out=left_out), directory=self.context.directory)
