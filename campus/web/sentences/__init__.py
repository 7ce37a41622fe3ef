"""Every rule as a sentence that a member understands: why not, what would pass, and what holds for a room."""

from campus.web.sentences.no_shows import standing_sentences
from campus.web.sentences.people import floor_words
from campus.web.sentences.policies import owner_words, policy_sentences, said_sentences
from campus.web.sentences.refusals import owner_name, sentence

__all__ = [
    "floor_words",
    "owner_name",
    "owner_words",
    "policy_sentences",
    "said_sentences",
    "sentence",
    "standing_sentences",
]
