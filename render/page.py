"""What every HTML file of ours begins with, and how anybody's words go into it: nothing is loaded, nothing runs."""

from html import escape

_HEAD = """\
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; \
base-uri 'none'; form-action 'none'">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
"""


def render_page(title: str, style: str, body: str) -> str:
    """The whole file, complete in itself; the title is escaped here, the body must be already."""
    return f"{_HEAD}<title>{safe(title)}</title>\n<style>\n{style}</style>\n<body>\n{body}"


def safe(words: str) -> str:
    """Text that no reader of HTML takes for markup; what UTF-8 cannot hold becomes a question mark.

    >>> safe("<b>\\ud800")
    '&lt;b&gt;?'
    """
    return escape(words.encode("utf-8", "replace").decode("utf-8"))


def is_web(address: str | None) -> bool:
    """Whether an address may become a link: http or https, and nothing that would run.

    >>> is_web("https://n.example/a"), is_web("javascript:alert(1)"), is_web(None)
    (True, False, False)
    """
    return (address or "").lower().startswith(("http://", "https://"))
