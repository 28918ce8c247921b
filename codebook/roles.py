"""The parts that a person or group can play in an article."""

from collections.abc import Mapping

ROLE_DEFINITIONS: Mapping[str, str] = {
    "target": "the act is meant to reach them",
    "relative": "near to the target and drawn in: family, friend or colleague",
    "perpetrator": "carries out, orders or pays for the act",
    "source": "tells the article what happened: witness, exile, reporter, organisation",
    "expert": "explains: scholar, analyst, author of a report",
    "official": "holds office and speaks or acts in it: minister, prosecutor, police, judge, head of state",
    "lawyer": "represents somebody",
    "spokesperson": "speaks for a government or an organisation",
    "other": "none of these",
}
ROLES: tuple[str, ...] = tuple(ROLE_DEFINITIONS)
