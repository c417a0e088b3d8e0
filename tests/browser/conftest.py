"""One Chromium for this folder's tests, and a studio for each of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests import parts
from tests.edge.serving import Hub, running, shared

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.browser.studio import Studio


# Playwright's event loop is this thread's while it runs, so it must end with the folder.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; skips with a reason, or fails, where there is none."""
    parts.require("browser")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(
            executable_path=str(parts.chromium()), args=list(parts.CHROMIUM_FLAGS)
        )
        yield found
        found.close()


@pytest.fixture(scope="package")
def strict() -> Iterator[Hub]:
    """A server with a dialect at its root, where one may try to log in once."""
    env = {"GLOSSATOR_ROOT_DIALECT": "native", "GLOSSATOR_LOGIN_TRIES": "1"}
    with running("sqlite", "--no-worker", env=env) as hub:
        yield hub


@pytest.fixture
def studio(browser: Browser) -> Iterator[Studio]:
    """An organization of this test's own."""
    from tests.browser.studio import Studio

    made = Studio(shared("sqlite"), browser)
    yield made
    made.close()
