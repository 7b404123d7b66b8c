"""The rules that hold where nobody set others, as the platform makes them."""

from dataclasses import replace

from stadtherz.observations.domain.local_time import HOUR
from stadtherz.observations.domain.rule_figures import defaults_for, settings_of


def of_level(key):
    return settings_of(defaults_for(key, counted=False), HOUR, counted=False)


def of_counter(interval, most_a_second):
    figures = replace(defaults_for("bicycles", counted=True), most_a_second=most_a_second)
    return settings_of(figures, interval, counted=True)
