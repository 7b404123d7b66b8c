"""What participation adds to the administration: editing, paper, moderation, ballots, surveys."""

from stadtherz.participation.wagtail_hooks import ballots, editing, moderating, paper, surveys

__all__ = ["ballots", "editing", "moderating", "paper", "surveys"]
