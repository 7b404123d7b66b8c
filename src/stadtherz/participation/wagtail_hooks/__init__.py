"""What participation adds to the administration: editing, the way of paper, moderation."""

from stadtherz.participation.wagtail_hooks import editing, moderating, paper

__all__ = ["editing", "moderating", "paper"]
