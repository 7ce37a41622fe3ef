"""What tests of files of people share."""

import pytest
from webtest import TestApp

from tests.support.applications import SignIn
from tests.support.hub import Hub


@pytest.fixture
def desk(app: TestApp, hub: Hub, sign_in: SignIn) -> TestApp:
    sign_in(app, hub.manager)
    app.set_cookie("locale", "en")
    return app
