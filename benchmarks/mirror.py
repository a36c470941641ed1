"""Full replication against ``ldapsearch -E pr=1000/noprompt`` of the same attributes on the same server.

``python -m benchmarks.mirror [PEOPLE …]`` (default 600 10000) prints, for each size, our rate, ldapsearch's, their
ratio, and the processor time and memory of this process. Yardstick, first mirror and unchanged mirror take turns; the
best of each counts. Processor time is what a machine that does other things beside changes least.
"""

from __future__ import annotations

import subprocess
import sys

from benchmarks.lab import Took, both_clocks, lab, ldap_client, peak_megabytes, run_client, seconds, show

ROUNDS = 5
AIM = 0.9


def measure(people: int) -> None:
    """One size, in this process."""
    with lab(people) as forest:
        from ocsadmin import mirror, parts
        from ocsadmin.demo.names import BASE
        from ocsadmin.mirror import kinds
        from users.models import User

        kind = kinds.get("user")
        options = ["-LLL", "-E", "pr=1000/noprompt", "-b", BASE, str(kind.where), *kind.attributes]
        yardstick = ldap_client(forest, "ldapsearch", *options)
        directory = parts.directory()

        def replicate() -> Took:
            return both_clocks(lambda: mirror.replicate(directory, mode="full", only=["user"]))

        theirs: list[float] = []
        runs: dict[str, list[Took]] = {"first full mirror": [], "again, nothing changed": []}
        for number in range(ROUNDS):
            User.objects.all().delete()
            for taken in runs.values():
                theirs.append(run_client(forest, yardstick))
                taken.append(replicate())
            if number == 0:
                first = peak_megabytes()
        count = User.objects.count()
        for name, taken in runs.items():
            show(f"{name}, {count:,} users", min(one.clock for one in taken), min(theirs), AIM, count)
            print(f"  processor time of this process: {min(one.processor for one in taken):.2f} s")
        whole = seconds(lambda: mirror.replicate(directory, mode="full"))
        print(
            f"all kinds: {whole:.2f} s; peak memory {first:.0f} MB after one run, {peak_megabytes():.0f} MB in the end"
        )


def main() -> None:
    """Each size in a process of its own, so that memory is told apart."""
    sizes = [int(text) for text in sys.argv[1:]] or [600, 10_000]
    if len(sizes) == 1:
        measure(sizes[0])
        return
    for size in sizes:
        subprocess.run([sys.executable, "-m", "benchmarks.mirror", str(size)], check=True)


if __name__ == "__main__":
    main()
