from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail import blocks
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageBlock
from wagtail.models import AbstractGroupApprovalTask, AbstractPage, DefaultBasePageMixin
from wagtail.models.pages import AbstractPageMeta
from wagtail.search import index

from stadtherz.city.public import District, Theme

RICH = ["bold", "italic", "ol", "ul", "link", "document-link"]


class CityPage(AbstractPage, DefaultBasePageMixin):
    """The base of every editorial page, our own so that it can grow (ADR 0009)."""

    search_fields = AbstractPage.search_fields + DefaultBasePageMixin.search_fields
    promote_panels = DefaultBasePageMixin.promote_panels

    class Meta(AbstractPageMeta):
        verbose_name = _("Seite")
        verbose_name_plural = _("Seiten")


class LinkBlock(blocks.StructBlock):
    words = blocks.CharBlock(label=_("Text"))
    address = blocks.URLBlock(label=_("Adresse"))

    class Meta:
        icon = "link"
        label = _("Link")


class QuoteBlock(blocks.StructBlock):
    words = blocks.TextBlock(label=_("Zitat"))
    speaker = blocks.CharBlock(label=_("Wer"), required=False)

    class Meta:
        icon = "openquote"
        label = _("Zitat")
        template = "newsroom/blocks/quote.html"


class BodyBlock(blocks.StreamBlock):
    """What a text can consist of; a picture asks for its words or to be marked decorative."""

    heading = blocks.CharBlock(
        label=_("Zwischenüberschrift"), icon="title", template="newsroom/blocks/heading.html"
    )
    paragraph = blocks.RichTextBlock(label=_("Absatz"), features=RICH)
    quote = QuoteBlock()
    figure = ImageBlock(label=_("Bild"), template="newsroom/blocks/figure.html")
    facts = blocks.RichTextBlock(
        label=_("Kasten"),
        icon="info-circle",
        features=RICH,
        template="newsroom/blocks/facts.html",
    )
    links = blocks.ListBlock(
        LinkBlock(),
        label=_("Weiterführend"),
        icon="link",
        template="newsroom/blocks/links.html",
    )


class HomePage(CityPage):
    """The root of each language; the site itself draws the home page around these words."""

    lead = models.TextField(_("Begrüßung"), blank=True, max_length=500)

    content_panels = [*CityPage.content_panels, FieldPanel("lead")]
    template = "newsroom/home_preview.html"
    max_count_per_parent = 2

    class Meta:
        verbose_name = _("Startseite")


class NewsIndexPage(CityPage):
    """The list of news of one language."""

    lead = models.TextField(_("Einleitung"), blank=True, max_length=500)

    content_panels = [*CityPage.content_panels, FieldPanel("lead")]
    parent_page_types = ["newsroom.HomePage"]
    subpage_types = ["newsroom.NewsPage"]
    template = "newsroom/news_index.html"

    class Meta:
        verbose_name = _("Nachrichten")


class NewsPage(CityPage):
    """One piece of news."""

    date = models.DateField(_("Datum"))
    lead = models.TextField(_("Das Wichtigste in zwei Sätzen"), max_length=500)
    body = StreamField(BodyBlock(), verbose_name=_("Text"), blank=True)
    themes = ParentalManyToManyField(Theme, blank=True, related_name="+", verbose_name=_("Themen"))
    districts = ParentalManyToManyField(
        District, blank=True, related_name="+", verbose_name=_("Stadtteile")
    )

    content_panels = [
        *CityPage.content_panels,
        FieldPanel("date"),
        FieldPanel("lead"),
        FieldPanel("body"),
        FieldPanel("themes"),
        FieldPanel("districts"),
    ]
    search_fields = [
        *CityPage.search_fields,
        index.SearchField("lead"),
        index.SearchField("body"),
    ]
    parent_page_types = ["newsroom.NewsIndexPage"]
    subpage_types: list[str] = []
    template = "newsroom/news.html"

    class Meta:
        verbose_name = _("Nachricht")
        verbose_name_plural = _("Nachrichten")


class StandardPage(CityPage):
    """A page that stays: about, help, how we work; the footer links it unless editors say no."""

    show_in_menus_default = True

    lead = models.TextField(_("Einleitung"), blank=True, max_length=500)
    body = StreamField(BodyBlock(), verbose_name=_("Text"), blank=True)

    content_panels = [*CityPage.content_panels, FieldPanel("lead"), FieldPanel("body")]
    search_fields = [
        *CityPage.search_fields,
        index.SearchField("lead"),
        index.SearchField("body"),
    ]
    parent_page_types = ["newsroom.HomePage", "newsroom.StandardPage"]
    template = "newsroom/standard.html"

    class Meta:
        verbose_name = _("Textseite")
        verbose_name_plural = _("Textseiten")


class SecondPersonTask(AbstractGroupApprovalTask):
    """Release by somebody of the groups who did not hand the text in."""

    def get_actions(self, obj: Any, user: Any) -> list[Any]:
        state = obj.current_workflow_state
        if state is not None and state.requested_by_id == user.pk:
            return []
        return list(super().get_actions(obj, user))

    def user_can_access_editor(self, obj: Any, user: Any) -> bool:
        state = obj.current_workflow_state
        own = state is not None and state.requested_by_id == user.pk
        return bool(own or super().user_can_access_editor(obj, user))

    @classmethod
    def get_description(cls) -> Any:
        return _("Eine zweite Person der gewählten Gruppen gibt frei.")

    class Meta:
        verbose_name = _("Freigabe durch eine zweite Person")
        verbose_name_plural = _("Freigaben durch eine zweite Person")
