"""Reports: what is amiss with people, pools and what they refer to; each says why it matters and what cures it.

``catalog``  all of them by name. ``listing``  one of them as pages, CSV and REST show it. ``mail``  sent by the clock.
"""
