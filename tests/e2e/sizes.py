"""Walking through pages at two phones, a desk, and a desk at 400 % zoom: a window of 320 by 256.

Every rule is checked at each size but one: contrast is slow to find out and is the same wherever
the layout is, so it is checked once for the wide layout and once for the narrow one.
"""

from __future__ import annotations

from axe_playwright_python.base import AXE_SCRIPT

from tests.e2e.conftest import DESK, PHONE, WCAG
from tests.e2e.walking import ERROR_SUMMARY, TOO_WIDE, Walk

LANGUAGES = ("en", "ar", "ro")
SIZES = {
    "320": {"width": 320, "height": 740},
    "375": PHONE,
    "1280": DESK,
    "400 %": {"width": 320, "height": 256},
}
ONCE_A_LAYOUT = ("1280", "400 %")
NEWER = "urgent-care-near-you"
OLDER = "getting-help-from-your-gp"
DRAFT = "coming-home-from-hospital"
RUN_AXE = """async ([tags, contrast]) => {
  const found = await axe.run(document, {
    runOnly: {type: "tag", values: tags},
    rules: {"color-contrast": {enabled: contrast}},
    resultTypes: ["violations"],
    preload: false,
  });
  return found.violations.flatMap((violation) =>
    violation.nodes.map((node) => `${violation.id}: ${node.html.slice(0, 160)}`));
}"""


class ManySizes(Walk):
    """A walk that judges each page at every size of this file."""

    def look(self, name: str) -> None:
        self.seen.append(name)
        self.page.evaluate(AXE_SCRIPT)
        for size, viewport in SIZES.items():
            self.page.set_viewport_size(viewport)
            found = self.page.evaluate(RUN_AXE, [WCAG, size in ONCE_A_LAYOUT])
            if too_wide := self.page.evaluate(TOO_WIDE):
                found.append(f"{too_wide} pixels wider than the screen")
            self.wrong.extend(f"{name} at {size}: {fault}" for fault in found)

    def send(self, button: str = "main button[value=continue]") -> None:
        """Send the open form, which cannot be taken, and look at the page that says so."""
        name = self.at
        self.page.set_viewport_size(DESK)
        self.press(button)
        if not self.page.locator(ERROR_SUMMARY).count():
            self.wrong.append(f"{name}: sent in vain, and no summary of errors at {self.at}")
        self.look(f"{name} sent")
