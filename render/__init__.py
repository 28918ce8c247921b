"""From articles and their readings to one HTML file that people look at."""

from render.html import render_html

__all__ = ["render_html"]
