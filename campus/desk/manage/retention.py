"""What was forgotten, when, and that nothing is kept beyond its time. Counts only: no person is named."""

from typing import Any

from pyramid.request import Request
from pyramid.view import view_config

from campus.desk.forgotten_words import FORGOTTEN
from campus.leaving.periods import stand
from campus.leaving.services.receipts import last_runs
from campus.permissions import Permission

RUNS_SHOWN = 50


@view_config(
    route_name="desk.retention", request_method="GET", renderer="desk/retention.html", permission=Permission.ADMINISTER
)
def show_retention(request: Request) -> dict[str, Any]:
    """How each period stands, and the last runs."""
    runs = last_runs(request.db, limit=RUNS_SHOWN)
    return {"periods": stand(request.db, now=request.now), "runs": runs, "forgotten": FORGOTTEN}
