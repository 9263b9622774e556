"""Every id by which Slack hands us back what we sent: commands, callbacks, actions and blocks."""

from typing import Final

PRINCIPLE: Final = "/principle"
ENGAGEMENT: Final = "/engagement"
CONCERN: Final = "/concern"
PARTNERSHIP: Final = "/partnership"
COMMANDS: Final = (PRINCIPLE, ENGAGEMENT, CONCERN, PARTNERSHIP)

# Callbacks of modals that are submitted.
LOG_ENGAGEMENT_MODAL: Final = "log_engagement"
RAISE_CONCERN_MODAL: Final = "raise_concern"
RESPOND_MODAL: Final = "respond_to_concern"
WITHDRAW_MODAL: Final = "withdraw_concern"
NAME_PERSON_MODAL: Final = "name_person"
CHANGE_PERSON_MODAL: Final = "change_person"
ASK_MODAL: Final = "ask"
# Callbacks of modals that are only read.
ENGAGEMENTS_MODAL: Final = "engagements"
ENGAGEMENT_MODAL: Final = "engagement"
CONCERNS_MODAL: Final = "concerns"
CONCERN_MODAL: Final = "concern"
ANSWER_MODAL: Final = "answer"
PEOPLE_MODAL: Final = "people"
NOTICE_MODAL: Final = "notice"
WORDING_MODAL: Final = "wording"

# Callbacks of shortcuts.
WHICH_PRINCIPLE: Final = "which_principle"

# Actions: buttons, and selects that act at once.
START_ENGAGEMENT: Final = "start_engagement"
START_CONCERN: Final = "start_concern"
ADD_POINT: Final = "add_point"
ADD_FURTHER_ACTION: Final = "add_further_action"
SHOW_CONCERN: Final = "show_concern"
ACKNOWLEDGE_CONCERN: Final = "acknowledge_concern"
START_RESPONSE: Final = "start_response"
START_WITHDRAWAL: Final = "start_withdrawal"
CONCERN_PAGE: Final = "concern_page"
CONCERN_PAGE_BACK: Final = "concern_page_back"
CONCERNS_PAGE: Final = "concerns_page"
CONCERNS_PAGE_BACK: Final = "concerns_page_back"
CONCERNS_STATE: Final = "concerns_state"
SHOW_ENGAGEMENT: Final = "show_engagement"
ENGAGEMENTS_PAGE: Final = "engagements_page"
ENGAGEMENTS_PAGE_BACK: Final = "engagements_page_back"
ENGAGEMENTS_STAGE: Final = "engagements_stage"
START_NAMING: Final = "start_naming"
START_CHANGE: Final = "start_change"
REMOVE_PERSON: Final = "remove_person"
PEOPLE_PAGE: Final = "people_page"
PEOPLE_PAGE_BACK: Final = "people_page_back"
START_QUESTION: Final = "start_question"
REFRESH_HOME: Final = "refresh_home"
READ_ON: Final = "read_on"
SHARE: Final = "share"
HELPFUL: Final = "helpful"
NOT_RIGHT: Final = "not_right"

# Blocks of inputs. Where there are several of a kind, a full stop and their number from 0 follow.
TOPIC: Final = "topic"
DESCRIPTION: Final = "description"
STAGE: Final = "stage"
ON: Final = "on"
HOW: Final = "how"
PARTIES: Final = "parties"
PROVISIONS: Final = "provisions"
# Slack keeps what an unchanged input holds, so suggestions come in an input of another id.
SUGGESTED_PROVISIONS: Final = "provisions.1"
CONFIDENTIALITY: Final = "confidentiality"
ADDRESSED_TO: Final = "addressed_to"
POINT: Final = "points"
FURTHER_ACTION: Final = "further_actions"
VERDICT: Final = "verdict"
REASON: Final = "reason"
PERSON: Final = "person"
ROLES: Final = "roles"
QUESTION: Final = "question"

# The action id of every input's element: the block id already tells them apart.
VALUE: Final = "value"
