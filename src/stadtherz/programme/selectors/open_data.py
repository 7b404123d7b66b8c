from datetime import date

from stadtherz.programme.domain.open_data import OpenMilestone, OpenProject
from stadtherz.programme.selectors.projects import public_projects
from stadtherz.programme.selectors.promises import ShownMilestone, milestones_of


def open_projects(today: date) -> list[OpenProject]:
    """Public projects with their milestones as open data."""
    projects = public_projects().select_related("department")
    return [
        OpenProject(
            key=one.key,
            name_de=one.name.to("de"),
            name_en=one.name.to("en"),
            summary_de=one.summary.to("de"),
            summary_en=one.summary.to("en"),
            status=one.status,
            themes=tuple(theme.key for theme in one.themes.all()),
            department=one.department.key if one.department else "",
            approved=one.approved_at is not None,
            as_of=_iso(one.as_of),
            milestones=tuple(_open_milestone(shown) for shown in milestones_of(one, today)),
        )
        for one in projects.prefetch_related("themes", "milestones__shifts")
    ]


def _open_milestone(shown: ShownMilestone) -> OpenMilestone:
    one = shown.milestone
    return OpenMilestone(
        name_de=one.name.to("de"),
        name_en=one.name.to("en"),
        first_due=_iso(one.first_due),
        first_known=one.first_known,
        due=_iso(one.due if shown.has_plan else None),
        due_known=one.due_known,
        done_on=_iso(one.done_on),
        done_known=one.done_known,
        state=shown.state.value,
        moved=shown.times_moved,
        source=one.source,
    )


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
