"""The load balancer before a pool: what it must do, which ports it opens, and a configuration that does it.

Sources: Deploying Enterprise Edition, "Configure a Load Balancer for Your Pool" and "Prerequisites for a Load Balancer
Connecting to a Pool".
"""
