"""``make run TWO=1``: two domain controllers that replicate every few seconds, and what happens when one is gone."""

from __future__ import annotations

import threading
import time
from typing import Final

from ocsadmin.demo.errors import DemoError
from ocsadmin.demo.pair import NUMBERS, Pair, name_of
from ocsadmin.steps import say

PULL_EVERY: Final = 15.0
"""Seconds between two exchanges: as far as one lags behind the other."""
GONE_FOR: Final = 60.0
"""Seconds for which one that ended stays away, so that the console can be watched without it."""


class Keeper:
    """Lets both replicate, and starts one again that has been away for a while."""

    def __init__(self, pair: Pair, *, pull_every: float = PULL_EVERY, gone_for: float = GONE_FOR) -> None:
        self.pair, self.pull_every, self.gone_for = pair, pull_every, gone_for
        self.gone: dict[int, float] = {}
        self.pulled_at = time.monotonic()
        self.pulling: threading.Thread | None = None

    def look(self) -> None:
        """To be called several times a second, from the thread that started them: they end with it."""
        for number in NUMBERS:
            self._look_after(number)
        busy = self.pulling is not None and self.pulling.is_alive()
        if not self.gone and not busy and time.monotonic() - self.pulled_at >= self.pull_every:
            self.pulled_at = time.monotonic()
            self.pulling = threading.Thread(target=self._exchange, daemon=True)
            self.pulling.start()

    def _look_after(self, number: int) -> None:
        if self.pair.pid(number) is not None:
            return
        if number not in self.gone:
            self.gone[number] = time.monotonic()
            say(f"{name_of(number)} ended; it is started again in {self.gone_for:.0f} seconds.")
        elif time.monotonic() - self.gone[number] >= self.gone_for:
            self.pair.start(number, ends_with_us=True)
            del self.gone[number]
            say(f"{name_of(number)} runs again.")

    def _exchange(self) -> None:
        for to, of in ((2, 1), (1, 2)):
            try:
                self.pair.pull(to=to, of=of)
            except DemoError as error:
                if not self.gone:
                    say(f"{name_of(to)} did not get what {name_of(of)} has: {error}")
                return


def greeting(pair: Pair) -> list[str]:
    """Where both listen, and how one is ended."""
    told = (f"  {name_of(one)}: {pair[one].uri}  (kill -9 -{pair.pid(one)} ends it)" for one in NUMBERS)
    return ["", *told, f"  They replicate every {PULL_EVERY:.0f} seconds."]
