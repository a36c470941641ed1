"""Application Activation, and its opposite."""

from .wizard import ActivateApplicationsWizard, DeactivateApplicationsWizard

__all__ = ["ActivateApplicationsWizard", "DeactivateApplicationsWizard"]
