"""Rights limited to units and pools: who may see and change whom, which fields, and where a reason is demanded.

``models``  the delegations as an administrator states them.
``scope``   what they mean for one account: plain values.
``acting``  for whom the console works right now; what people are read through asks there, so that no page can forget.
``people``  what the app that knows people tells this room about them.
"""
