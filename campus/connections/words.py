"""What introductions and opportunities, their states and what stands in the way are called."""

from campus.connections.models import InterestStep, OpportunityKind
from campus.connections.queries.opportunities import Show
from campus.connections.services.opportunities import OpportunityProblem
from campus.connections.services.problems import IntroductionProblem
from campus.connections.sight import Outcome
from campus.web.locale import _

OUTCOMES = {
    Outcome.YOUR_TURN: _("Waits for your answer"),
    Outcome.WAITING: _("Waiting for their answer"),
    Outcome.MET: _("Introduced"),
    Outcome.PASSED_ON: _("Passed on"),
    Outcome.NOT_THIS_TIME: _("Not this time"),
    Outcome.CLOSED: _("The question was closed"),
}
OUTCOME_BADGES = {
    Outcome.YOUR_TURN: "wait",
    Outcome.WAITING: "wait",
    Outcome.MET: "ok",
    Outcome.PASSED_ON: "",
    Outcome.NOT_THIS_TIME: "",
    Outcome.CLOSED: "",
}
PROBLEMS = {
    IntroductionProblem.ONESELF: _("You cannot introduce yourself. Someone who knows you can do that."),
    IntroductionProblem.THE_ASKER: _("This person asked the question. Name someone else."),
    IntroductionProblem.OWN_QUESTION: _("This is your own question: others answer it."),
    IntroductionProblem.SAME_TWO: _("These are one and the same person. An introduction takes two."),
    IntroductionProblem.TWICE: _("You have named this person already; the answer is still up to them."),
    IntroductionProblem.CLOSED: _("This question is closed and takes no more names."),
    IntroductionProblem.ANSWERED: _("This was answered already, or its time ran out."),
    IntroductionProblem.NOT_YOURS: _("There is nothing to do here for you any more."),
    IntroductionProblem.THANKED: _("The thanks are on their way already."),
}
KINDS = {
    OpportunityKind.CALL: _("Call"),
    OpportunityKind.PROBLEM: _("Problem"),
    OpportunityKind.OFFER: _("Offer"),
}
KIND_NOTES = {
    OpportunityKind.CALL: _("Partners for a joint application."),
    OpportunityKind.PROBLEM: _("Who can help to solve it?"),
    OpportunityKind.OFFER: _("Something you can give: data, equipment, know-how."),
}
SHOWN = {
    Show.OPEN: _("Open now"),
    Show.ENDED: _("Ended"),
    Show.MINE: _("Mine"),
}
STEPS = {
    InterestStep.INTERESTED: _("Interested"),
    InterestStep.WITHDRAWN: _("No longer interested"),
    InterestStep.MET: _("Met"),
    InterestStep.JOINT: _("Applied together"),
    InterestStep.CHOSEN: _("Chosen"),
    InterestStep.NOT_CHOSEN: _("Not chosen"),
    InterestStep.UNKNOWN: _("Result unknown"),
}
STEP_BADGES = {
    InterestStep.INTERESTED: "in",
    InterestStep.WITHDRAWN: "",
    InterestStep.MET: "in",
    InterestStep.JOINT: "wait",
    InterestStep.CHOSEN: "ok",
    InterestStep.NOT_CHOSEN: "stop",
    InterestStep.UNKNOWN: "",
}
OPPORTUNITY_PROBLEMS = {
    OpportunityProblem.NO_ORGANIZATION: _(
        "This is done for an organization, and you belong to none yet. Tell the hub's team where you come from."
    ),
    OpportunityProblem.PAST_DEADLINE: _("This deadline has passed. Choose one that lies ahead, or leave it empty."),
    OpportunityProblem.NOT_YOURS: _("Only those who take part in it may do that."),
    OpportunityProblem.OVER: _("It has ended: the deadline has passed, or it was closed."),
    OpportunityProblem.OWN: _("This is your own organization's. Others show their interest in it."),
    OpportunityProblem.TWICE: _("Your organization has shown its interest already."),
    OpportunityProblem.WRONG_STEP: _("This was written down already, or another step comes first."),
    OpportunityProblem.FUTURE_DAY: _("Choose a day between the one the interest was shown and today."),
    OpportunityProblem.NOBODY: _("Nobody is left to meet: everyone interested has a meeting already."),
}
