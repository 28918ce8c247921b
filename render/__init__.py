"""From articles and their readings to one HTML file that people look at, and a digest to Markdown or HTML."""

from render.digest import Digest, Entry, Section, render_digest_html, render_digest_markdown
from render.html import render_html

__all__ = ["Digest", "Entry", "Section", "render_digest_html", "render_digest_markdown", "render_html"]
