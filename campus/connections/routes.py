"""The addresses of introductions and opportunities."""

from pyramid.config import Configurator

_QUESTION = r"/introductions/questions/{id:\d+}"
# Keys are random and longer than any word that stands in their place.
_INTRODUCTION = r"/introductions/{key:[\w-]{16}}"
_OPPORTUNITY = r"/opportunities/{id:\d+}"


def introduction_routes(config: Configurator) -> None:
    """Questions, and introductions of two people."""
    resources = "campus.connections.resources"
    config.add_route("connections.introductions", "/introductions")
    config.add_route("connections.mine", "/introductions/mine")
    config.add_route("connections.ask", "/introductions/ask")
    config.add_route("connections.introduce", "/introductions/new")
    config.add_route("connections.question", _QUESTION, factory=f"{resources}.AskedQuestion")
    for act in ("edit", "close", "name"):
        factory = f"{resources}.AskedQuestion"
        config.add_route(f"connections.question.{act}", f"{_QUESTION}/{act}", factory=factory)
    config.add_route("connections.introduction", _INTRODUCTION, factory=f"{resources}.SeenIntroduction")
    for act, path in (
        *(("answer", "answer"), ("pass_on", "pass-on"), ("thank", "thank")),
        *(("coffee", "coffee"), ("coffee_cancel", "coffee/cancel")),
    ):
        factory = f"{resources}.SeenIntroduction"
        config.add_route(f"connections.introduction.{act}", f"{_INTRODUCTION}/{path}", factory=factory)


def opportunity_routes(config: Configurator) -> None:
    """Calls, problems and offers."""
    factory = "campus.connections.resources.PostedOpportunity"
    config.add_route("connections.opportunities", "/opportunities")
    config.add_route("connections.opportunity.new", "/opportunities/new")
    config.add_route("connections.opportunity", _OPPORTUNITY, factory=factory)
    for act, path in (
        *(("edit", "edit"), ("close", "close"), ("withdraw", "withdraw"), ("meeting", "meeting")),
        *(("interest", "interest"), ("interest_withdraw", "interest/withdraw")),
        ("step", r"interests/{interest:\d+}"),
    ):
        config.add_route(f"connections.opportunity.{act}", f"{_OPPORTUNITY}/{path}", factory=factory)
