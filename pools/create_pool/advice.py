"""What is allowed for a new pool but should be known before it is created.

Source: Deploying Enterprise Edition, "Create the Pool" (notes of steps 6, 8, 10, 11, 16) and "Configure a Load Balancer
for Your Pool".
"""

from __future__ import annotations

from collections import defaultdict

from ocsadmin.plans.plan import Notice
from pools import rules

from .spec import PoolSpec
from .storage import DATABASE_PATHS

SYSTEM_DRIVE = "C:"


def advice(spec: PoolSpec) -> list[Notice]:
    """Notices on a spec without problems, in the order of the wizard's pages."""
    return [
        *_on_back_end(spec),
        *_on_web_farms(spec),
        *_on_reuse(spec),
        *advice_on_storage(spec),
        Notice(
            "info",
            f"With more than one server the pool needs a load balancer, to whose virtual IP address {spec.fqdn} "
            f"resolves. A load balancer that translates destination addresses (DNAT) is not supported.",
            about="name",
        ),
    ]


def advice_on_storage(spec: PoolSpec) -> list[Notice]:
    """What every edition should know of disks and archives."""
    return [*_on_disks(spec), *_on_archives(spec)]


def _on_back_end(spec: PoolSpec) -> list[Notice]:
    back_end = rules.check_sql_instance(spec.sql_instance)
    notices = [Notice("info", f"The instance {back_end} must exist before the databases are created.", "sql_instance")]
    if back_end.is_short:
        text = (
            f"{back_end.server} is a short name. Where NetBIOS over TCP/IP is off, remote administration fails with "
            f"it: give the FQDN, as in {back_end.server}.{spec.domain}."
        )
        notices.append(Notice("warning", text, "sql_instance"))
    return notices


def _on_web_farms(spec: PoolSpec) -> list[Notice]:
    if not spec.external_web_farm_fqdn:
        text = "No external Web farm FQDN: if Edge Servers are planned, set it now; later only LcsCmd.exe can."
        return [Notice("info", text, "external_web_farm_fqdn")]
    if spec.external_web_farm_fqdn.lower() == spec.internal_web_farm_fqdn.lower():
        text = (
            f"{spec.external_web_farm_fqdn} is the internal Web farm FQDN too. Outside it must resolve to the reverse "
            "proxy's external address, inside to the pool."
        )
        return [Notice("warning", text, "external_web_farm_fqdn")]
    return []


def _on_reuse(spec: PoolSpec) -> list[Notice]:
    if not spec.reuse_database:
        return []
    text = f"The databases that are on {spec.sql_instance} already are replaced: the data in them is lost."
    return [Notice("warning", text, "reuse_database")]


def _on_disks(spec: PoolSpec) -> list[Notice]:
    by_drive: dict[str, list[str]] = defaultdict(list)
    for field in DATABASE_PATHS:
        by_drive[rules.drive_of(getattr(spec, field))].append(field)
    notices = []
    for drive, fields in sorted(by_drive.items()):
        names = " and ".join(DATABASE_PATHS[field][0].removeprefix("the ") for field in fields)
        if drive == SYSTEM_DRIVE:
            notices.append(Notice("warning", f"{drive} is the system disk, where {names} should not be.", fields[0]))
        if len(fields) > 1:
            text = f"{drive} holds {names}; a physical disk for each is faster."
            notices.append(Notice("warning", text, fields[1]))
    return notices


def _on_archives(spec: PoolSpec) -> list[Notice]:
    notices = []
    if spec.meeting_archive_path and not spec.meeting_archiving:
        text = f"Meeting archiving is off, so {spec.meeting_archive_path} is not used."
        notices.append(Notice("info", text, "meeting_archive_path"))
    if spec.archive_instant_messages:
        text = (
            "Archiving of instant messages starts in critical mode: the Office Communications Server service stops "
            "when messages can't be archived. The snap-in changes this after setup."
        )
        notices.append(Notice("warning", text, "archive_instant_messages"))
    if spec.call_detail_recording or spec.qoe_monitoring:
        wanted = [name for name, on in _monitored(spec) if on]
        text = f"{' and '.join(wanted)} need a Monitoring Server that the pool is associated with."
        notices.append(
            Notice("info", text, "call_detail_recording" if spec.call_detail_recording else "qoe_monitoring")
        )
    return notices


def _monitored(spec: PoolSpec) -> tuple[tuple[str, bool], ...]:
    return (("Call detail recording", spec.call_detail_recording), ("QoE monitoring", spec.qoe_monitoring))
