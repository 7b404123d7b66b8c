"""Rules side by side over an earlier election: a `.pb` file, or a finished ballot of the city."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from stadtherz.accounts.public import origin_of
from stadtherz.kernel.errors import Invalid, NotFound, Refused
from stadtherz.participation.adapters.simulator import simulate
from stadtherz.participation.domain.counting.election import Currency
from stadtherz.participation.domain.counting.money import money
from stadtherz.participation.selectors.procedures import fixed_ballot
from stadtherz.participation.selectors.results import counted_ballots, published_result
from stadtherz.participation.services.origins import require_few_files
from stadtherz.participation.views import words
from stadtherz.participation.views.results import pabulib_of

LARGEST_BYTES = 5_000_000
AROUND_BYTES = 10_000
SHOWN_FAULTS = 10
A_DAY_S = 86_400
STATUS_OF = {"too-often": 429, "simulator-busy": 503, "simulator-limit": 503, "totals-sealed": 403}
REFUSED = 400


@dataclass(frozen=True)
class Side:
    """A rule with what it gives; shares in percent."""

    name: str
    winners: int
    spent: str
    spent_percent: int
    without: int
    without_percent: int


@csrf_exempt  # to try changes nothing and stores nothing, and reading sets no cookie
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def simulator(request: HttpRequest) -> HttpResponse:
    """Ask for an election, and show it counted by several rules."""
    context: dict[str, Any] = {
        "ballots": counted_ballots(), "largest": LARGEST_BYTES // 1_000_000,
        "trail": [(reverse("participation:procedures"), gettext("Mitmachen")),
                  ("", gettext("Regeln vergleichen"))],
    }  # fmt: skip
    try:
        told = _told(request)
    except Refused as error:
        context |= {"fault": words.simulator_words(error), "details": error.details[:SHOWN_FAULTS]}
        status = STATUS_OF.get(error.code, REFUSED)
        return render(request, "participation/simulator.html", context, status=status)
    if told:
        context |= _shown(told)
    return render(request, "participation/simulator.html", context)


def _told(request: HttpRequest) -> dict[str, Any] | None:
    if request.method == "POST":
        sent = _uploaded(request)
        require_few_files(origin_of(request), timezone.now())
        return simulate(sent)
    asked = request.GET.get("abstimmung", "")
    return _of_ballot(asked) if asked else None


def _uploaded(request: HttpRequest) -> str:
    """Read the file that was sent; what is too large is not read at all."""
    length = request.headers.get("Content-Length", "")
    if not length.isdigit() or int(length) > LARGEST_BYTES + AROUND_BYTES:
        message = f"a file has at most {LARGEST_BYTES} bytes"
        raise Invalid(message, code="upload-size")
    file = request.FILES.get("datei")
    if file is None or not file.size or file.size > LARGEST_BYTES:
        message = "choose a file with content"
        raise Invalid(message, code="upload-size" if file and file.size else "upload-empty")
    try:
        return file.read().decode()
    except UnicodeDecodeError as error:
        message = f"this is no text in UTF-8: {error.reason}"
        raise Invalid(message, code="pabulib") from error


def _of_ballot(number: str) -> dict[str, Any]:
    """Count a finished ballot; the same ballots give the same, so the answer is kept a while."""
    try:
        ballot = fixed_ballot(UUID(number))
    except (ValueError, ValidationError) as error:
        message = f"there is no ballot {number}"
        raise NotFound(message, code="ballot") from error
    kept = published_result(ballot, timezone.now())
    name = f"participation:simulated:{kept.sha256}"
    told: dict[str, Any] | None = cache.get(name)
    if told is None:
        told = simulate(pabulib_of(ballot, kept)) | {"title": ballot.title}
        cache.set(name, told, A_DAY_S)
    return told


def _shown(told: dict[str, Any]) -> dict[str, Any]:
    currency, language = Currency(told["currency"], told["digits"]), words.language_here()
    sides = [
        Side(
            str(words.RULES[one["name"]]),
            one["winners"],
            money(one["spent"], currency, language),
            _percent(one["spent"], told["budget"]),
            one["without"],
            _percent(one["without"], told["voters"]),
        )
        for one in told["rules"]
    ]
    projects = [one | {"cost": money(one["cost"], currency, language)} for one in told["projects"]]
    return {
        "told": told, "sides": sides, "projects": projects,
        "budget": money(told["budget"], currency, language),
    }  # fmt: skip


def _percent(part: int, whole: int) -> int:
    return (200 * part + whole) // (2 * whole) if whole else 0
