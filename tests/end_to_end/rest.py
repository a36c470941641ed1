"""A small client of the REST interface."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from email.message import Message
from typing import Any

from playwright.sync_api import Page

from .product import Product

Person = Callable[..., Page]


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Message
    body: Any

    @property
    def media_type(self) -> str:
        return self.headers.get_content_type()


@dataclass(frozen=True)
class Client:
    """Calls the product with a token, or with none."""

    product: Product
    token: str = ""

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, None)

    def post(self, path: str, body: object) -> Answer:
        return self._ask("POST", path, json.dumps(body).encode())

    def wait_for_job(self, answer: Answer, *states: str) -> dict[str, Any]:
        """Follow ``Location`` until the job is in one of these states."""
        assert answer.status == 202, answer.body
        path = answer.headers["Location"].removeprefix(self.product.address)
        self.product.until(lambda: self.get(path).body["state"] in states)
        body: dict[str, Any] = self.get(path).body
        return body

    def _ask(self, method: str, path: str, body: bytes | None) -> Answer:
        headers = {"Accept": "application/json", "Content-Type": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        request = urllib.request.Request(f"{self.product.address}{path}", body, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return _read(answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as error:
            return _read(error.code, error.headers, error.read())


def client(product: Product, person: Person, name: str, *scopes: str) -> Client:
    """With a token that the command makes for somebody who has signed in before."""
    person(name)
    title, owner = f"test {uuid.uuid4()}", f"{name}@contoso.com"
    made = product.manage("create_token", title, "--account", owner, "--scopes", *scopes)
    return Client(product, made.split()[-1])


def _read(status: int, headers: Message, octets: bytes) -> Answer:
    is_json = headers.get_content_type().endswith("json")
    return Answer(status, headers, json.loads(octets) if is_json else octets.decode())
