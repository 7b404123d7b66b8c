from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail import blocks
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageBlock
from wagtail.models import AbstractGroupApprovalTask, AbstractPage, DefaultBasePageMixin
from wagtail.models.pages import AbstractPageMeta, PagePermissionTester
from wagtail.search import index

from stadtherz.city.public import District, Theme
from stadtherz.newsroom.domain.release import may_release

RICH = ["bold", "italic", "ol", "ul", "link", "document-link"]


class SecondPersonTester(PagePermissionTester):
    """What somebody may do with a page: not release the own version, whatever the rights."""

    def can_publish(self) -> bool:
        latest = self.page.latest_revision
        author = latest.user_id if latest else None
        return bool(super().can_publish() and may_release(author=author, person=self.user.pk))

    def can_publish_subpage(self) -> bool:
        """Refuse: a page that is made and published in one go is nobody else's."""
        return False

    def can_set_view_restrictions(self) -> bool:
        return bool(super().can_publish())

    def can_unschedule(self) -> bool:
        return bool(super().can_publish())


class CityPage(AbstractPage, DefaultBasePageMixin):
    """The base of every editorial page, our own so that it can grow (ADR 0009)."""

    search_fields = AbstractPage.search_fields + DefaultBasePageMixin.search_fields
    promote_panels = DefaultBasePageMixin.promote_panels

    def permissions_for_user(self, user: Any) -> SecondPersonTester:
        return SecondPersonTester(user, self)

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
    """Release by somebody of the groups who neither wrote the version nor handed it in."""

    def get_actions(self, obj: Any, user: Any) -> list[Any]:
        state = obj.current_workflow_state
        if state is not None and state.requested_by_id == user.pk:
            return []
        actions = list(super().get_actions(obj, user))
        if may_release(author=obj.latest_revision.user_id, person=user.pk):
            return actions
        return [action for action in actions if action[0] != "approve"]

    def on_action(self, task_state: Any, user: Any, action_name: str, **kwargs: Any) -> None:
        """Leave a version waiting that the releasing person changed while releasing it."""
        author = task_state.workflow_state.content_object.get_latest_revision().user_id
        if action_name != "approve" or may_release(author=author, person=user.pk):
            super().on_action(task_state, user, action_name, **kwargs)

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
