"""Enabling users by a job against ``ldapmodify`` of the equivalent LDIF on the same server.

``python -m benchmarks.enable [--people 10000] [--rounds 3] [--nosync]`` plans the enabling of everybody who can be
enabled and writes the plan's LDIF, forward and back. Then ldapmodify and jobs with one lane and with four carry out
the same plan in turn, each taken back by the LDIF of the inverses; the best of each counts. With ``--nosync`` Samba
does not wait for the disk: what is left is the work of both sides, without the noise of a disk that others use too.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.lab import Took, both_clocks, lab, ldap_client, peak_megabytes, run_client, seconds, show

if TYPE_CHECKING:
    from ocsadmin.directory import Directory
    from ocsadmin.plans.plan import Plan

AIM = 0.9
LANES = (1, 4)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--nosync", action="store_true", help="Samba does not wait for the disk.")
    options = parser.parse_args()
    with lab(options.people, nosync=options.nosync) as forest, tempfile.TemporaryDirectory() as folder:
        from ocsadmin import mirror, parts
        from ocsadmin.plans import export

        directory = parts.directory()
        mirror.replicate(directory, mode="full")
        plan = _planned(directory)
        forward, back = Path(folder, "forward.ldif"), Path(folder, "back.ldif")
        forward.write_text(export.plan_ldif(plan))
        back.write_text(export.plan_ldif_back(plan))

        def ldapmodify(file: Path) -> float:
            return run_client(forest, ldap_client(forest, "ldapmodify", "-f", str(file)))

        _measure(plan, directory, options.rounds, lambda: ldapmodify(forward), lambda: ldapmodify(back))
        print(f"peak memory {peak_megabytes():.0f} MB")


def _planned(directory: Directory) -> Plan:
    """The plan for all who have no errors; the others are left out, as a person would do on the page."""
    from pools.models import Pool
    from users.enable_users import EnableUsersSpec, plan_enable_users, preview
    from users.models import User
    from users.sign_in_names import SignInName

    chosen = User.objects.filter(enabled=False, admin_count=False).values_list("guid", flat=True)
    pool = Pool.objects.get(name="ocspool1").guid
    spec = EnableUsersSpec(tuple(chosen), pool, sign_in_name=SignInName.ACCOUNT, sip_domain="contoso.com")
    proposals = preview(spec, directory)
    fit = tuple(one.guid for one in proposals if not one.has_errors)
    spec = EnableUsersSpec(fit, pool, sign_in_name=SignInName.ACCOUNT, sip_domain="contoso.com")
    plans: list[Plan] = []
    took = seconds(lambda: plans.append(plan_enable_users(spec=spec, directory=directory)))
    print(f"planned {len(plans[0].changes):,} changes in {took:.1f} s; {len(proposals) - len(fit)} people left out")
    return plans[0]


def _measure(
    plan: Plan, directory: Directory, rounds: int, theirs: Callable[[], float], back: Callable[[], float]
) -> None:
    from ocsadmin.jobs.models import Row

    ldapmodify: list[float] = []
    submitted: list[float] = []
    jobs: dict[int, list[Took]] = {lanes: [] for lanes in LANES}
    for _ in range(rounds):
        ldapmodify.append(theirs())
        back()
        for lanes, taken in jobs.items():
            submit, run = _carried_out(plan, directory, lanes)
            submitted.append(submit)
            taken.append(run)
            back()
    results = ", ".join(Row.objects.order_by().values_list("result", flat=True).distinct())
    count = len(plan.changes)
    print(f"checked against the directory and stored in {min(submitted):.1f} s; results: {results}")
    for lanes, taken in jobs.items():
        best, processor = min(one.clock for one in taken), min(one.processor for one in taken)
        show(f"enabling {count:,} users in {lanes} lanes", best, min(ldapmodify), AIM, count)
        print(f"  processor time of this process: {processor:.1f} s; rounds {_list(one.clock for one in taken)}")
    print(f"ldapmodify: rounds {_list(ldapmodify)}")


def _list(times: Iterable[float]) -> str:
    return ", ".join(f"{one:.1f} s" for one in times)


def _carried_out(plan: Plan, directory: Directory, lanes: int) -> tuple[float, Took]:
    """Seconds for submitting the plan and for carrying it out."""
    from django.conf import settings

    from ocsadmin.accounts.models import Account
    from ocsadmin.jobs import gate, runner
    from ocsadmin.jobs.models import Job

    settings.JOB_LANES = lanes
    account, _ = Account.objects.get_or_create(username="benchmark", is_local=True)
    jobs: list[Job] = []
    submitted = seconds(lambda: jobs.append(gate.submit(plan, acting_user=account, directory=directory)))
    return submitted, both_clocks(lambda: runner.run(job_id=jobs[0].pk, directory=directory))


if __name__ == "__main__":
    main()
