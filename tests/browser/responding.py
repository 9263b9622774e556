"""How somebody answers a point or a further action in a step of responding, with a tap and a reason."""

from playwright.sync_api import Locator


def answer(modal: Locator, asked: str, verdict: str, reason: str) -> None:
    """`asked` is Point 1 or Further action 1, `verdict` as it stands beside what is tapped."""
    modal.get_by_role("radiogroup", name=f"{asked}: your answer").get_by_label(verdict, exact=True).check()
    modal.get_by_label(f"{asked}: the reason").fill(reason)
