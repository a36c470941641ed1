"""Rights limited to units and pools: who may see and change whom, which fields, and where a reason is demanded.

``models``     the delegations as an administrator states them.
``resolving``  what they mean for one account: a scope (``ocsadmin/acting``), which whatever reads people asks.
``keeping``    making, changing and taking back delegations. ``checking``  what one account may do with them.
"""
