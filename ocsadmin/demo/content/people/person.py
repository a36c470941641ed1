"""What the sample organisation knows about one person."""

from dataclasses import dataclass
from typing import Final

from ocsadmin.demo.content.dn import child
from ocsadmin.demo.content.topology.pools import Pool

ENHANCED_PRESENCE: Final = 256
UNIFIED_COMMUNICATIONS: Final = 128
REMOTE_CALL_CONTROL: Final = 16
PUBLIC_IM: Final = 1


@dataclass(frozen=True)
class Enabled:
    """How a person is enabled for Office Communications Server."""

    pool: Pool
    sip_uri: str
    option_flags: int = ENHANCED_PRESENCE
    line: str = ""
    line_server: str = ""
    federation: bool = False
    remote_access: bool = False
    archiving: int = 0
    meeting_policy: str = ""
    location_profile: str = ""


@dataclass(frozen=True)
class Person:
    given: str
    surname: str
    display_name: str
    account: str
    unit: str
    title: str
    department: str
    office: str
    phone: str = ""
    mail: str = ""
    upn: str = ""
    other_addresses: tuple[str, ...] = ()
    common_name: str = ""
    enabled: Enabled | None = None
    account_enabled: bool = True
    domain_admin: bool = False

    @property
    def dn(self) -> str:
        return child(self.common_name or self.display_name, self.unit)
