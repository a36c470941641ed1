"""From nothing to a built domain: provision, schema, content."""

import json
import os
import secrets
from pathlib import Path

from ocsadmin import steps
from ocsadmin.demo import content, debian, names, schema, smb_conf
from ocsadmin.demo.errors import DemoError
from ocsadmin.demo.layout import make_state_folders

SECRETS = "secrets"
_SAMBA_SIDE = Path(__file__).with_name("samba_side.py")


def build_state(state: Path, *, people: int, bare: bool, with_schema: bool = True) -> None:
    """Build the domain in the empty folder `state`; the service accounts' passwords go to secrets/."""
    make_state_folders(state)
    smb_conf.write(state, host="127.0.0.1", nosync=True)
    passwords = {
        name: secrets.token_urlsafe(24) + "aA1!" for name in (names.SERVICE_ACCOUNT, names.READ_ONLY_SERVICE_ACCOUNT)
    }
    job = {
        "realm": names.REALM,
        "netbios_domain": names.NETBIOS_DOMAIN,
        "administrator_password": names.DEMO_PASSWORD,
        "schema": schema.documents(names.BASE) if with_schema else [],
        "phases": [
            [step.as_json() for step in phase] for phase in content.phases(count=people, bare=bare, secrets=passwords)
        ],
    }
    job_file = state / "job.json"
    job_file.touch(mode=0o600)
    job_file.write_text(json.dumps(job), encoding="utf-8")
    run_samba_side("build", state, str(job_file))
    job_file.unlink()
    folder = state / SECRETS
    folder.mkdir(mode=0o700)
    for name, password in passwords.items():
        write_secret(folder / name, password)


def write_secret(file: Path, text: str) -> None:
    """Write a file that only its owner may read."""
    file.unlink(missing_ok=True)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as stream:
        stream.write(text)


def run_samba_side(action: str, state: Path, argument: str) -> None:
    """Run samba_side.py under Debian's Python.

    :raises DemoError: it failed; the end of what it printed is in the message.
    """
    command = [str(debian.PYTHON), "-I", str(_SAMBA_SIDE), action, str(state), argument]
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    try:
        steps.follow(command, environment=environment)
    except steps.StepFailed as error:
        raise DemoError(f"Samba could not {action} the forest: {str(error)[-1500:]}") from error
