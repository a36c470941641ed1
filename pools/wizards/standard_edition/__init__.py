"""The Deploy Standard Edition Server Wizard."""

from .wizard import StandardEditionWizard

__all__ = ["StandardEditionWizard"]
