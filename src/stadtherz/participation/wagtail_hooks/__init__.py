"""What participation adds to the administration, each part in a module of its own."""

from stadtherz.participation.wagtail_hooks import ballots, editing, lots, moderating, paper, surveys

__all__ = ["ballots", "editing", "lots", "moderating", "paper", "surveys"]
