"""Full replication against ``ldapsearch -E pr=1000/noprompt`` of the same attributes on the same server.

``python -m benchmarks.mirror [PEOPLE …]`` (default 600 10000) prints, for each size, our rate, ldapsearch's, their
ratio and the memory of this process. The best of three alternating runs of each counts.
"""

from __future__ import annotations

import subprocess
import sys

from benchmarks.lab import lab, ldap_client, peak_megabytes, run_client, seconds, show

ROUNDS = 3
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
        ours, theirs = [], []
        for number in range(ROUNDS):
            User.objects.all().delete()
            theirs.append(run_client(forest, yardstick))
            ours.append(seconds(lambda: mirror.replicate(directory, mode="full", only=["user"])))
            if number == 0:
                first = peak_megabytes()
        count = User.objects.count()
        show(f"first full mirror of {count:,} users", min(ours), min(theirs), AIM, count)
        again = min(seconds(lambda: mirror.replicate(directory, mode="full", only=["user"])) for _ in range(2))
        show(f"full mirror again, nothing changed, {count:,} users", again, min(theirs), AIM, count)
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
