"""The command line: python -m ocsadmin.demo build|start|stop|status|env|destroy|schema."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from ocsadmin.demo import forest, names, process, schema
from ocsadmin.demo.certificates import VARIANTS
from ocsadmin.demo.errors import DemoError
from ocsadmin.demo.forest import Forest
from ocsadmin.demo.layout import Layout


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. The exit status is 1 where it failed or, for status and env, nothing runs."""
    options = _parser().parse_args(arguments)
    try:
        return _run(options)
    except DemoError as error:
        print(f"ocsadmin.demo: {error}", file=sys.stderr)
        return 1


def _run(options: argparse.Namespace) -> int:
    if options.command == "schema":
        print(schema.ldif(options.base), end="")
        return 0
    folder: Path = options.folder
    match options.command:
        case "build" | "start":
            return _build_or_start(options)
        case "stop":
            forest.stop(folder)
        case "destroy":
            forest.destroy(folder)
        case "status" | "env":
            return _tell(options.command, folder)
    return 0


def _build_or_start(options: argparse.Namespace) -> int:
    if options.fresh:
        forest.destroy(options.folder)
    if options.command == "build" or not Layout.of(options.folder).built:
        forest.build(options.folder, people=options.people, bare=options.bare, with_schema=options.schema)
    if options.command == "start":
        _describe(forest.start(options.folder, nosync=options.nosync, certificate=options.certificate))
    return 0


def _tell(command: str, folder: Path) -> int:
    started = forest.running(folder)
    if started is None:
        print(f"The demo forest in {folder} is not running.", file=sys.stderr)
        return 1
    if command == "env":
        for name, value in started.environment().items():
            print(f"{name}={value}")
    else:
        print(f"running, pid {process.pid(Layout.of(folder))}")
        _describe(started)
    return 0


def _describe(started: Forest) -> None:
    print(f"Demo forest {started.domain} in {started.folder}")
    print(f"  LDAPS           {started.uri}  (CA: {started.ca_file})")
    print(f"  LDAP            ldap://{started.host}:{started.ldap_port}")
    print(f"  Global catalog  ldap://{started.host}:{started.gc_port}")
    print(f"  DNS             {started.host}:{started.dns_port}")
    print(f"  Sign in as      {', '.join(names.SIGN_IN_ACCOUNTS)} (password {names.DEMO_PASSWORD})")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m ocsadmin.demo", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("build", "start", "stop", "status", "env", "destroy"):
        command = commands.add_parser(name)
        command.add_argument("--folder", type=Path, required=True, help="Where the forest's files lie.")
        if name in ("build", "start"):
            command.add_argument("--people", type=int, default=600, help="How many people to generate.")
            command.add_argument("--bare", action="store_true", help="Neither forest nor domain are prepared.")
            command.add_argument("--no-schema", dest="schema", action="store_false", help="With --bare: no OCS schema.")
            command.add_argument("--fresh", action="store_true", help="Remove what is there first.")
        if name == "start":
            command.add_argument("--nosync", action="store_true", help="Faster writes, unsafe in a crash.")
            command.add_argument("--certificate", choices=VARIANTS, default="valid")
    printed = commands.add_parser("schema", help="Print the schema extension as LDIF.")
    printed.add_argument("--base", default=names.BASE, help="The forest root domain, as a DN.")
    return parser


if __name__ == "__main__":
    sys.exit(main())
