"""What participation adds to the administration: editing, and the way of paper."""

from stadtherz.participation.wagtail_hooks import editing, paper

__all__ = ["editing", "paper"]
