"""From gold articles to files for a second annotator: the same text, and nothing of the first annotation."""

import json
import random
from collections.abc import Sequence

from records.gold import Gold

_KEYS = """
[people]

# For each incident:
# [[incidents]]
# target = ""
# kind = "person"
# description = ""
# aliases = []
# origin = []
# host = []
# date = ""
# outcome = "unknown"
# relatives = []
# perpetrators = []
# campaign = ""
# attribution = ""
# [incidents.methods]
# [incidents.evidence]

# For each figure:
# [[figures]]
# quote = ""
# value = 0
# unit = ""
# qualifier = "exact"
# period = ""
# country = ""
# campaign = ""
# attribution = ""
"""


def draw_articles(corpus: Sequence[Gold], count: int, *, seed: int = 7) -> tuple[Gold, ...]:
    """So many articles drawn by chance, in the order of their ids; all of them where there are no more."""
    drawn = random.Random(seed).sample(list(corpus), min(count, len(corpus)))
    return tuple(sorted(drawn, key=lambda gold: gold.article.id))


def render_blank(gold: Gold) -> str:
    """The TOML file of an article yet to be annotated; `load_gold` reads it back with the very same text."""
    article = gold.article
    head = {"id": article.id, "title": article.title or "", "published": article.published or "",
            "style": gold.style, "cell": "second", "source": gold.source}  # fmt: skip
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in head.items()]
    return "\n".join([*lines, f"text = '''\n{article.text}\n'''", _KEYS])
