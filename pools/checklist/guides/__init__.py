"""Guidance for the steps of the checklist, in the order of the deployment."""
