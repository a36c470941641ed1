"""The product's own commands for the three steps, as they are typed on a Windows computer of the domain.

Source: Office Communications Server 2007 R2 Command-Line Reference, "Preparing the Schema", "Forest" and "Domain".
"""

from __future__ import annotations

from typing import Final

from . import layout

SCHEMA: Final = "LCSCmd.exe /Forest /Action:SchemaPrep"
CHECK_SCHEMA: Final = "LCSCmd.exe /Forest /Action:CheckSchemaPrepState"
CHECK_FOREST: Final = "LCSCmd.exe /Forest /Action:CheckForestPrepState"


def forest(location: str, group_domain: str) -> str:
    """Forest preparation with the universal groups in a domain of the forest."""
    place = "System" if location == layout.SYSTEM else "Configuration"
    return f"LCSCmd.exe /Forest /Action:ForestPrep /Global:{place} /GroupDomain:{group_domain}"


def domain(name: str) -> str:
    return f"LCSCmd.exe /Domain:{name} /Action:DomainPrep"


def check_domain(name: str) -> str:
    return f"LCSCmd.exe /Domain:{name} /Action:CheckDomainPrepState"
