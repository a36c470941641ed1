"""Objects of a test and what a job does to each: one change for each slot, of every kind that the directory knows."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from ocsadmin.directory import DN, AttributeChange, Directory
from ocsadmin.plans.changes import Change, add, delete, hand_over, modify, rename

ONE, MANY = "telephoneNumber", "otherTelephone"
SINGLE, VALUES, ADD, DELETE, RENAME, STEP, BLOCKING_STEP = (
    "single",
    "values",
    "add",
    "delete",
    "rename",
    "step",
    "blocks",
)
KINDS = (SINGLE, VALUES, ADD, DELETE, RENAME, STEP, BLOCKING_STEP)
State = frozenset[str]
"""What a slot holds: its telephone numbers, for a rename its name; empty where there is no object."""
OLD, NEW = frozenset({"old"}), frozenset({"new"})
ABSENT: State = frozenset()


@dataclass
class Slot:
    """One object that one row of the job is about. ``before`` and ``after`` say what that row does."""

    kind: str
    dn: DN
    guid: UUID | None = None
    lane: str = ""
    state: State = field(default=OLD)
    """What the model says that stands there now."""

    def __post_init__(self) -> None:
        self.state = self.before

    @property
    def before(self) -> State:
        return {ADD: ABSENT, RENAME: frozenset({self.dn.name})}.get(self.kind, OLD)

    @property
    def after(self) -> State:
        return {DELETE: ABSENT, RENAME: frozenset({self.new_dn.name})}.get(self.kind, NEW)

    @property
    def new_dn(self) -> DN:
        return self.dn.parent.child("CN", f"{self.dn.name}-new")

    @property
    def is_step(self) -> bool:
        return self.kind in (STEP, BLOCKING_STEP)

    def make(self, directory: Directory) -> None:
        if self.kind != ADD and not self.is_step:
            attribute = MANY if self.kind == VALUES else ONE
            directory.add(self.dn, {"objectClass": ["contact"], attribute: ["old"]})
            entry = directory.get(self.dn, ["objectGUID"])
            assert entry is not None
            self.guid = entry.guid

    def change(self) -> Change:
        title = f"{self.kind} {self.dn.name}"
        if self.kind in (SINGLE, VALUES):
            name = MANY if self.kind == VALUES else ONE
            return modify(title, self.dn, guid=self.guid, before={name: "old"}, after={name: "new"}, lane=self.lane)
        if self.kind == ADD:
            return add(title, self.dn, {"objectClass": ["contact"], ONE: "new"}, lane=self.lane)
        if self.kind == DELETE:
            return delete(title, self.dn, guid=self.guid, before={ONE: "old"}, lane=self.lane)
        if self.kind == RENAME:
            return rename(title, self.dn, self.new_dn, guid=self.guid, lane=self.lane)
        command = "net stop something"
        blocks = self.kind == BLOCKING_STEP
        return hand_over(title, self.dn.name, command=command, why="test", undo_command="net start", blocks=blocks)

    def key(self, *, undo: bool) -> str:
        """How the journal names the write of the row that is about this slot."""
        if self.kind in (SINGLE, VALUES):
            return f"modify <GUID={self.guid}>"
        if self.kind == RENAME:
            return f"rename {self.new_dn if undo else self.dn}"
        verb = "add" if (self.kind == ADD) != undo else "delete"
        return f"{verb} {self.dn}"

    def written(self, *, undo: bool) -> None:
        """The model's side of a write of ours."""
        goes, comes = (self.after, self.before) if undo else (self.before, self.after)
        self.state = (self.state - goes) | comes if self.kind == VALUES else comes

    def touched(self, value: str) -> None:
        """The model's side of what someone else did (:meth:`touch`)."""
        self.state = self.state | {value} if self.kind == VALUES else frozenset({value})

    def touch(self, directory: Directory, value: str) -> bool:
        """Someone else changes it. False where there is nothing to change."""
        if self.is_step or (self.kind != ADD and not self.state):
            return False
        if self.kind == RENAME:
            here = self.dn.parent.child("CN", next(iter(self.state)))
            directory.rename(here, self.dn.parent.child("CN", value))
        elif self.kind == VALUES:
            directory.modify(self.dn, [AttributeChange(MANY, add=(value,))])
        elif self.state:
            directory.modify(self.dn, [AttributeChange(ONE, remove=tuple(self.state), add=(value,))])
        else:
            directory.add(self.dn, {"objectClass": ["contact"], ONE: [value]})
        return True

    def read(self, directory: Directory) -> State:
        """What really stands there."""
        if self.kind == RENAME and self.guid is not None:
            entry = directory.get_by_guid(self.guid, ["cn"])
            return frozenset({entry.dn.name}) if entry else ABSENT
        entry = directory.get(self.dn, [ONE, MANY])
        return frozenset(str(one) for name in (ONE, MANY) for one in entry.wire(name)) if entry else ABSENT
