"""Notices as documents: what a message is about, each under the name of its kind."""

from typing import Any

from pydantic import TypeAdapter

from bot.domain.notice import (
    ActionNotice,
    AnswerNotice,
    ConcernNotice,
    DecisionNotice,
    DigestNotice,
    GapNotice,
    GuidanceNotice,
    LeavingNotice,
    LetterNotice,
    Notice,
    PracticeNotice,
    ProvisionsNotice,
    RemovalNotice,
    ThanksNotice,
    UpcomingNotice,
)

_KINDS: dict[str, TypeAdapter[Any]] = {
    "answer": TypeAdapter(AnswerNotice),
    "thanks": TypeAdapter(ThanksNotice),
    "provisions": TypeAdapter(ProvisionsNotice),
    "guidance": TypeAdapter(GuidanceNotice),
    "upcoming": TypeAdapter(UpcomingNotice),
    "concern": TypeAdapter(ConcernNotice),
    "action": TypeAdapter(ActionNotice),
    "decision": TypeAdapter(DecisionNotice),
    "digest": TypeAdapter(DigestNotice),
    "gap": TypeAdapter(GapNotice),
    "leaving": TypeAdapter(LeavingNotice),
    "practice": TypeAdapter(PracticeNotice),
    "letter": TypeAdapter(LetterNotice),
    "removal": TypeAdapter(RemovalNotice),
}
_NAMES: dict[type[Notice], str] = {
    AnswerNotice: "answer",
    ThanksNotice: "thanks",
    ProvisionsNotice: "provisions",
    GuidanceNotice: "guidance",
    UpcomingNotice: "upcoming",
    ConcernNotice: "concern",
    ActionNotice: "action",
    DecisionNotice: "decision",
    DigestNotice: "digest",
    GapNotice: "gap",
    LeavingNotice: "leaving",
    PracticeNotice: "practice",
    LetterNotice: "letter",
    RemovalNotice: "removal",
}


def document_of(notice: Notice) -> dict[str, Any]:
    name = _NAMES[type(notice)]
    return {name: _KINDS[name].dump_python(notice, mode="json")}


def notice_from(document: dict[str, Any]) -> Notice:
    ((name, content),) = document.items()
    notice: Notice = _KINDS[name].validate_python(content)
    return notice
