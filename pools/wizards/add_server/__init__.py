"""The Add Server to Pool Wizard."""

from .wizard import AddServerWizard

__all__ = ["AddServerWizard"]
