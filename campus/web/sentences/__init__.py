"""Every rule as a sentence that a member understands: why not, what would pass, and what holds for a room."""

from campus.web.sentences.contradictions import contradiction_sentence
from campus.web.sentences.hours import HOURS_PROBLEMS, span_words, validity_words, week_lines, weekday_name
from campus.web.sentences.no_shows import standing_sentences
from campus.web.sentences.people import floor_words
from campus.web.sentences.policies import changed_sentences, owner_words, policy_sentences, said_sentences
from campus.web.sentences.refusals import owner_name, sentence

__all__ = [
    "HOURS_PROBLEMS",
    "changed_sentences",
    "contradiction_sentence",
    "floor_words",
    "owner_name",
    "owner_words",
    "policy_sentences",
    "said_sentences",
    "sentence",
    "span_words",
    "standing_sentences",
    "validity_words",
    "week_lines",
    "weekday_name",
]
