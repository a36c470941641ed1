"""Enabling users by a job against ``ldapmodify`` of the equivalent LDIF on the same server.

``python -m benchmarks.enable [PEOPLE]`` (default 10000): plans the enabling of everybody who is not enabled, writes the
plan's LDIF, lets ldapmodify carry it out, takes it back with the LDIF of the inverses, then lets a job carry the same
plan out, and prints both rates and their ratio.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from benchmarks.lab import lab, ldap_client, peak_megabytes, run_client, seconds, show

AIM = 0.9


def main() -> None:
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with lab(people) as forest:
        from ocsadmin import mirror, parts
        from ocsadmin.accounts.models import Account
        from ocsadmin.jobs import export, gate, runner
        from ocsadmin.jobs.models import Row
        from pools.models import Pool
        from users.models import User
        from users.operations.enable_users import EnableUsersSpec, plan_enable_users

        directory = parts.directory()
        mirror.replicate(directory, mode="full")
        chosen = User.objects.filter(enabled=False, admin_count__isnull=True).values_list("guid", flat=True)
        spec = EnableUsersSpec(
            people=tuple(chosen),
            pool=Pool.objects.get(name="ocspool1").guid,
            sign_in_name="account",
            sip_domain="contoso.com",
        )
        plans = []
        planning = seconds(lambda: plans.append(plan_enable_users(spec=spec, directory=directory)))
        plan = plans[0]
        count = len(plan.changes)
        print(f"planned {count:,} changes in {planning:.1f} s")

        with tempfile.TemporaryDirectory() as folder:
            forward, back = Path(folder, "forward.ldif"), Path(folder, "back.ldif")
            forward.write_text(export.plan_ldif(plan))
            back.write_text(export.plan_ldif_back(plan))
            theirs = run_client(forest, ldap_client(forest, "ldapmodify", "-f", str(forward)))
            run_client(forest, ldap_client(forest, "ldapmodify", "-f", str(back)))

        account = Account.objects.create(username="benchmark", is_local=True)
        jobs = []
        submitting = seconds(lambda: jobs.append(gate.submit(plan, acting_user=account, directory=directory)))
        ours = seconds(lambda: runner.run(job_id=jobs[0].pk, directory=directory))
        results = dict.fromkeys(Row.objects.filter(job=jobs[0]).values_list("result", flat=True).distinct())
        print(f"checked against the directory and stored in {submitting:.1f} s; results: {', '.join(results)}")
        show(f"enabling {count:,} users", ours, theirs, AIM, count)
        print(f"peak memory {peak_megabytes():.0f} MB")


if __name__ == "__main__":
    main()
