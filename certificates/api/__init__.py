"""Certificates over REST. Private keys are never shown."""
