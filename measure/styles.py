"""From a style as its author wrote it to the style by which articles are counted and scored."""

# The first key that the written style holds decides. Authors wrote "all-caps dateline" and "caps headline" for one.
_KEYS = {
    "caps": "all-caps headline", "dateline": "all-caps headline", "teaser": "teaser", "brief": "news brief",
    "wire": "wire story", "round-up": "agency round-up", "sloppy": "sloppy copy", "translated": "translated-sounding",
    "op-ed": "op-ed column", "interview": "interview", "obituary": "profile", "profile": "profile",
    "committee": "committee hearing", "un experts": "UN statement", "un statement": "UN statement",
    "ngo": "NGO release", "list": "list", "weekly": "weekly magazine", "feature": "long feature",
    "regional": "regional newspaper", "british": "British daily", "american": "American daily",
    "radio": "radio script", "broadcast": "broadcast transcript", "court": "court report",
}  # fmt: skip


def style_of(written: str) -> str:
    """The style by which an article is counted; what no key fits stands as it was written.

    >>> style_of("sloppy copy with typos"), style_of('list ("five cases")'), style_of("live blog")
    ('sloppy copy', 'list', 'live blog')
    """
    plain = written.lower()
    return next((style for key, style in _KEYS.items() if key in plain), written)
