"""The words of the codebook: closed lists as data files, beside small look-ups."""

from codebook.agencies import AGENCIES, AGENCY_ROWS, Agency
from codebook.campaigns import CAMPAIGNS, Campaign
from codebook.company import COMPANY
from codebook.countries import (
    CLUES,
    CODES,
    ETHNIC_ORIGINS,
    Phrase,
    country_named,
    country_phrases,
    name_of,
    state_of,
)
from codebook.given_names import GIVEN_NAMES
from codebook.methods import METHOD_ENTRIES, METHODS, MethodEntry, definition_of, method_entry
from codebook.nouns import NOUNS, plural_of
from codebook.outcomes import OUTCOME_DEFINITIONS, OUTCOMES
from codebook.phrasebook import Found, Phrasebook, Word, words_of
from codebook.relations import RELATIONS, relation_named
from codebook.roles import ROLE_DEFINITIONS, ROLES
from codebook.spelling import fold, plain
from codebook.violations import VIOLATIONS

__all__ = [
    "AGENCIES",
    "AGENCY_ROWS",
    "CAMPAIGNS",
    "CLUES",
    "CODES",
    "COMPANY",
    "ETHNIC_ORIGINS",
    "GIVEN_NAMES",
    "METHODS",
    "METHOD_ENTRIES",
    "NOUNS",
    "OUTCOMES",
    "OUTCOME_DEFINITIONS",
    "RELATIONS",
    "ROLES",
    "ROLE_DEFINITIONS",
    "VIOLATIONS",
    "Agency",
    "Campaign",
    "Found",
    "MethodEntry",
    "Phrase",
    "Phrasebook",
    "Word",
    "country_named",
    "country_phrases",
    "definition_of",
    "fold",
    "method_entry",
    "name_of",
    "plain",
    "plural_of",
    "relation_named",
    "state_of",
    "words_of",
]
