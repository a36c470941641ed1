"""What is read and stored together comes from one domain controller, and from one database of it.

Another controller may lag, and counts its changes (uSNChanged) for itself; a watermark taken from one and answers taken
from another would lose what lies between. One address may also stand for several controllers, or for one that was
restored meanwhile: so its invocationId is compared once more before a watermark moves (MS-ADTS 3.1.1.1.9).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ocsadmin.directory import Directory, ServerState
from ocsadmin.directory.errors import DirectoryUnreachable


class ControllerChanged(DirectoryUnreachable):
    """Another domain controller answers than at the beginning."""

    code = "controller-changed"
    message = "{hosts} answered at the beginning, {now} at the end: what was read is of two databases."
    hint = "Nothing has to be done: the run begins anew. Name controllers by their own names, not by the domain's."


@contextmanager
def one_controller(directory: Directory) -> Iterator[ServerState]:
    """All that this thread asks inside goes to the controller that answers now, whose state is given.

    :raises DirectoryUnreachable: it does not answer (any more). No other one is asked in its place.
    """
    with directory.staying_on(directory.controller()):
        yield directory.state()


def check_unchanged(directory: Directory, then: ServerState) -> None:
    """:raises ControllerChanged: another database answers now, or the same one was put back to an older state."""
    now = directory.state()
    if now.invocation_id != then.invocation_id or now.highest_usn < then.highest_usn:
        raise ControllerChanged(
            hosts=f"{then.host} ({then.invocation_id})", now=f"{now.host} ({now.invocation_id}, {now.highest_usn})"
        )
