from datetime import date

from stadtherz.newsroom.models import NewsIndexPage, NewsPage


def news(title="Neue Ampel", *, live=True, **changes):
    index = NewsIndexPage.objects.get(locale__language_code="de")
    page = NewsPage(
        title=title, slug=f"n{NewsPage.objects.count()}", date=date(2026, 11, 1),
        lead="Sie schaltet klüger.", locale=index.locale, live=live, **changes,
    )  # fmt: skip
    index.add_child(instance=page)
    if live:
        page.save_revision().publish()
    return page
