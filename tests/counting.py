"""A spy that counts the questions to the real directory, and passes every one of them on."""

from __future__ import annotations

from typing import Any

from ocsadmin.directory import Directory


class CountingDirectory:
    """The directory, with ``asked``: how many calls were made of it."""

    def __init__(self, real: Directory) -> None:
        self._real = real
        self.asked = 0

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._real, name)
        if not callable(found):
            return found

        def call(*arguments: Any, **more: Any) -> Any:
            self.asked += 1
            return found(*arguments, **more)

        return call
