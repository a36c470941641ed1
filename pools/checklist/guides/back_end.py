"""What to do on the back end: SQL Server, its firewall, its memory and trace flag.

Sources: Deploying Enterprise Edition, "Install SQL Server", "Configure Windows Firewall for SQL Server 2008 Access",
"Configuring SQL Server for a Small Back-End Database (4 GB of Memory)" and "Configuring SQL Server for Mid-Range (8 GB)
and High-End (12+ GB) Database Computers".
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from pools.checklist.blocks import Block, Names, code, items, steps, table, text


def install(names: Names) -> tuple[Block, ...]:
    return (
        items(
            _("SQL Server 2008, or SQL Server 2005 with Service Pack 2; 64-bit is recommended."),
            _("On a computer of its own: no other role of the product, and none of the pool's own servers."),
            _("It must run before the pool is created; the databases are made then."),
        ),
        text(_("The back end of this pool is %(host)s.") % {"host": names.back_end}),
        code(f"osql -E -S {names.back_end} -Q \"SELECT SERVERPROPERTY('ProductVersion')\"", title=_("Does it answer?")),
    )


def firewall(_names: Names) -> tuple[Block, ...]:
    return (
        text(
            _("Needed where the back end runs Windows Server 2008. Allow the profiles Domain and Private, not Public.")
        ),
        code(
            'netsh advfirewall firewall add rule name="SQL Server (TCP 1433)" dir=in action=allow protocol=TCP '
            "localport=1433 profile=domain,private",
            title=_("On the back end"),
        ),
        items(
            _("Another port than 1433: allow that one."),
            _("Several instances, or a port that changes: allow the program Sqlservr.exe instead of a port."),
        ),
        steps(
            _("Administrative Tools, Windows Firewall with Advanced Security; right-click Inbound Rules, New Rule."),
            _("Port; TCP; specific local ports: 1433; Allow the connection."),
            _("Profile: Domain and Private selected, Public cleared; give the rule a name."),
            title=_("The same by hand"),
        ),
    )


def trace_flag(_names: Names) -> tuple[Block, ...]:
    return (
        text(_("Without it queries slow down as the TokenAndPermUserStore cache grows (KB 927396).")),
        steps(
            _("SQL Server Configuration Manager: right-click the instance of the pool, Properties, tab Advanced."),
            _("Startup Parameters: type the text below at the end. Parameters are separated by semicolons."),
            _("Click OK and restart SQL Server."),
        ),
        code(";-T4618", title=_("At the end of Startup Parameters")),
        code("DBCC TRACESTATUS(4618, -1)", title=_("Asks SQL Server whether it is set")),
    )


def memory(_names: Names) -> tuple[Block, ...]:
    return (
        table(
            (_("Memory of the back end"), _("32-bit SQL Server"), _("64-bit SQL Server")),
            (
                (_("Small: 4 GB"), _("/3GB in boot.ini"), _("nothing")),
                (_("Mid-range: 8 GB"), _("Lock Pages in Memory, and AWE"), _("nothing")),
                (_("High-end: 12 GB and more"), _("Lock Pages in Memory, and AWE"), _("nothing")),
            ),
        ),
        code(
            "EXEC sp_configure 'show advanced options', 1; RECONFIGURE;",
            "EXEC sp_configure 'awe enabled', 1; RECONFIGURE;",
            title=_("AWE, after the account of SQL Server has the right Lock Pages in Memory"),
        ),
    )
