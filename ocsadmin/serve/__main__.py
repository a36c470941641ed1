"""``python -m ocsadmin.serve``: the whole console on this machine, with a demo forest unless a directory is named.

Environment: OCSADMIN_LDAP_URIS (one's own directory; no demo then), OCSADMIN_PORT (8000), OCSADMIN_DATA_DIR (var),
OCSADMIN_DEMO_BARE (a demo forest that is not prepared; in var/bare),
OCSADMIN_DEMO_TWO (a demo forest with two domain controllers; in var/two; root only),
REDIS_URL and DATABASE_URL (else an embedded broker and SQLite).
"""

from __future__ import annotations

import argparse
import os
import socket
import sys
import time
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from ocsadmin.demo import forest as demo
from ocsadmin.demo import pair as demo_pair
from ocsadmin.demo.errors import DemoError
from ocsadmin.demo.names import DEMO_PASSWORD, upn
from ocsadmin.steps import Step, say

from . import broker, controllers, prepare
from .supervisor import Child, Supervisor

PEOPLE = {
    "serveradmin": "server administrator: everything, creates pools",
    "useradmin": "user administrator: enables users",
    "helpdesk": "helpdesk: searches and reads",
    "readonly": "read-only administrator",
    "norights": "no rights at all",
}
PREPARERS = {"serveradmin": "prepares the forest and the domain; then everything"}
"""Who can do something in a forest that is not prepared."""
CELERY = (sys.executable, "-m", "celery", "-A", "ocsadmin.celery")
FOREST_EVERY = 2.0
"""Seconds between two looks at the demo forest."""


def main() -> int:
    arguments = _arguments()
    folder = prepare.data_folder("two" if arguments.two else "bare" if arguments.bare else "")
    try:
        with prepare.alone_in(folder):
            if arguments.two:
                return _with_two_controllers(folder, arguments.port)
            return _with_directory(folder, arguments.port, bare=arguments.bare)
    except (RuntimeError, DemoError, KeyboardInterrupt) as error:
        say(str(error) or "Stopped.")
        return 1


def _with_directory(folder: Path, port: int, *, bare: bool) -> int:
    if os.environ.get("OCSADMIN_LDAP_URIS"):
        return _serve(prepare.environment(folder, {}), folder, None, port, {})
    with Step("Demo forest contoso.com"):
        if bare:
            demo.build(folder / "forest", bare=True)
        forest = demo.start(folder / "forest", ends_with_us=True)
    try:
        environment = prepare.environment(folder, {**forest.environment(), "OCSADMIN_LAB_AUTHORITY": "yes"})
        return _serve(environment, folder, forest, port, PREPARERS if bare else PEOPLE)
    finally:
        demo.stop(folder / "forest")


def _with_two_controllers(folder: Path, port: int) -> int:
    """Both are the demo's; the console knows both."""
    with Step("Demo forest contoso.com with two domain controllers"):
        pair = demo_pair.start(folder / "pair", ends_with_us=True)
    try:
        keeper = controllers.Keeper(pair)
        for line in controllers.greeting(pair):
            say(line)
        return _serve(prepare.environment(folder, pair.environment()), folder, pair[1], port, PEOPLE, keeper.look)
    finally:
        pair.stop()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m ocsadmin.serve", description=__doc__)
    parser.add_argument("--port", type=int, default=int(os.environ.get("OCSADMIN_PORT", "8000")))
    parser.add_argument(
        "--bare",
        action="store_true",
        default=bool(os.environ.get("OCSADMIN_DEMO_BARE")),
        help="A demo forest that is not prepared yet, in a folder of its own.",
    )
    parser.add_argument(
        "--two",
        action="store_true",
        default=bool(os.environ.get("OCSADMIN_DEMO_TWO")),
        help="A demo forest with two domain controllers, in a folder of its own.",
    )
    return parser.parse_args()


def _serve(
    env: dict[str, str],
    folder: Path,
    forest: demo.Forest | None,
    wanted_port: int,
    people: dict[str, str],
    look: Callable[[], None] | None = None,
) -> int:
    for title, command in (("Database", "migrate"), ("Static files", "collectstatic")):
        with Step(title):
            if not prepare.manage(env, command, "--noinput"):
                return 1
    supervisor = Supervisor(env, folder / "log")
    try:
        if not env.get("REDIS_URL"):
            supervisor.start(_broker(env, folder))
        with Step("Reading the directory into the mirror"):
            read = prepare.manage(env, "replicate")
        if not read:
            say("The directory could not be read; the console starts all the same and tries again.")
        listener = prepare.listening(wanted_port)
        with Step("Worker and web server"):
            supervisor.start(_worker())
            supervisor.start(_beat(folder))
            supervisor.start(_web(listener))
        _greet(listener.getsockname()[1], forest, people)
        supervisor.watch(also=look or _keep_running(forest))
    finally:
        say("Stopping …")
        supervisor.stop()
    return 0


def _keep_running(forest: demo.Forest | None) -> Callable[[], None]:
    """The demo forest, too, is started again when it dies, or a part of it that answers questions."""
    looked_at = time.monotonic()

    def look() -> None:
        nonlocal looked_at
        if forest is None or time.monotonic() - looked_at < FOREST_EVERY:
            return
        if not demo.is_whole(forest.folder):
            say("The demo forest, or a part of it, ended; starting it again.")
            demo.start(forest.folder, ends_with_us=True)
        looked_at = time.monotonic()

    return look


def _broker(env: dict[str, str], folder: Path) -> Child:
    path = Path(env.get("OCSADMIN_BROKER_SOCKET", folder / "broker.sock"))
    return Child("broker", broker.command(path, folder), ready=lambda: _answers(path), needed=True)


def _worker() -> Child:
    options = ["--concurrency", "2", "--loglevel", "info", "--without-gossip", "--without-mingle"]
    return Child("worker", [*CELERY, "worker", *options])


def _beat(folder: Path) -> Child:
    """In a process of its own: a worker that is killed leaves none behind."""
    return Child("beat", [*CELERY, "beat", "--schedule", str(folder / "beat-schedule"), "--loglevel", "info"])


def _web(listener: socket.socket) -> Child:
    """It gets the socket: nobody can take the port meanwhile, and who comes while it is started again waits."""
    gunicorn = [sys.executable, "-m", "gunicorn", "ocsadmin.wsgi", "--config", "python:ocsadmin.serve.web"]
    number, port = listener.fileno(), listener.getsockname()[1]
    command = [*gunicorn, "--bind", f"fd://{number}"]
    return Child("web", command, ready=lambda: _serves(port), patience=120, inherits=[number])


def _serves(port: int) -> bool:
    """Whether a page comes: the socket listens before there is a web server."""
    line = HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        line.request("HEAD", "/healthz")
        return line.getresponse().status > 0
    except (OSError, HTTPException):
        return False
    finally:
        line.close()


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(1)
        return probe.connect_ex(str(path)) == 0


def _greet(port: int, forest: demo.Forest | None, people: dict[str, str]) -> None:
    lines = ["", f"  ocsadmin is ready:  http://127.0.0.1:{port}/", ""]
    if forest is None:
        lines += [
            "  Sign in with your directory account, or make a local administrator:",
            "    manage.py create_local_admin NAME",
        ]
    else:
        lines.append(f"  Sign in with one of the demo accounts; the password of all is  {DEMO_PASSWORD}")
        lines += [f"    {upn(name):<26} {meaning}" for name, meaning in people.items()]
        lines += ["", f"  The directory: ldaps://{forest.host}:{forest.ldaps_port}  (CA: {forest.ca_file})"]
    say("\n".join([*lines, "", "  Stop with Ctrl+C.", ""]))


if __name__ == "__main__":
    sys.exit(main())
