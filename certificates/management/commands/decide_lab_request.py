"""``manage.py decide_lab_request``: what the administrator of the lab authority says to requests that wait."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ocsadmin import parts
from ocsadmin.authorities import AuthorityError, AuthoritySettings, Kind
from ocsadmin.authorities.lab import ApprovingLabAuthority


class Command(BaseCommand):
    help = "List the requests that wait at the lab authority (approval: yes), issue one, or deny it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", nargs="?", help="The request id; without it those that wait are listed.")
        how = parser.add_mutually_exclusive_group()
        how.add_argument("--issue", action="store_true")
        how.add_argument("--deny", metavar="REASON")
        parser.add_argument("--authority", default="Lab authority", help="Its name, for messages.")

    def handle(self, *_: Any, number: str | None, issue: bool, deny: str | None, authority: str, **__: Any) -> None:
        known = AuthoritySettings(kind=Kind.LAB, name=authority, options={"approval": "yes"})
        lab = parts.authority(known)
        if not isinstance(lab, ApprovingLabAuthority):
            raise CommandError("The lab authority lets no request wait.")
        if number is None:
            self.stdout.write("".join(f"{one}  {names}\n" for one, names in lab.waiting().items()) or "None waits.\n")
            return
        if not issue and deny is None:
            raise CommandError("Say --issue, or --deny with a reason.")
        try:
            lab.decide(number, issue=issue, reason=deny or "")
        except AuthorityError as error:
            raise CommandError(f"{error.text} {error.remedy}") from error
        self.stdout.write(
            f"Request {number} is to be {'issued' if issue else 'denied'}; the console asks again by itself.\n"
        )
