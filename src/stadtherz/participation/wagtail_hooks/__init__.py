"""What participation adds to the administration: editing, the way of paper, moderation, ballots."""

from stadtherz.participation.wagtail_hooks import ballots, editing, moderating, paper

__all__ = ["ballots", "editing", "moderating", "paper"]
