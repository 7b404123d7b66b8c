from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString


def shown_state(shape: str, word: str | Promise) -> SafeString:
    """Show a state by word and shape: done, running, planned, late, unknown.

    Lists have one on every row, so this is no template of its own.
    """
    return format_html(
        '<span class="status status--{}"><span class="status__shape" aria-hidden="true"></span>'
        "{}</span>",
        shape,
        word,
    )
