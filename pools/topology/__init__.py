"""The topology as a picture: forest, pools, servers, load balancers, back ends, applications and Edge Servers.

``model``   what there is, read from the mirror with a constant number of queries
``layout``  model → boxes and lines with places and sizes; always the same for the same model
``svg``     boxes → the text of an SVG

What is not known is not drawn.
"""

from .model import Topology, read_topology
from .svg import picture

__all__ = ["Topology", "picture", "read_topology"]
