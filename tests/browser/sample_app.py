"""A small app that orders tea: it says, shows and asks for everything that the page has to draw."""

from __future__ import annotations

import threading
from typing import Any

from sandbox.values import Json
from tests.sandbox.foreign_app import ForeignApp

DANGER = "<script>document.title='caught'</script>"


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def option(text: str, value: str) -> Json:
    return {"text": plain(text), "value": value}


def button(text: str, action_id: str, **more: Any) -> Json:
    return {"type": "button", "text": plain(text), "action_id": action_id, **more}


def field(block_id: str, label: str, element: Json, **more: Any) -> Json:
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(label),
        "element": element | {"action_id": "v"},
        **more,
    }


TEAS = [option("Black", "black"), option("Green", "green"), option("Mint", "mint")]
CONFIRM = {
    "title": plain("Pour it away?"),
    "text": mrkdwn("The *whole* pot goes."),
    "confirm": plain("Pour away"),
    "deny": plain("Keep"),
}
CARD: list[Json] = [
    {"type": "header", "text": plain("Tea on the third floor")},
    {
        "type": "section",
        "text": mrkdwn(
            "*Ready* for <@U0BSUREP01> &amp; guests, see <https://example.org/tea|the list>\n&gt; steep well"
        ),
        "accessory": {
            "type": "overflow",
            "action_id": "more",
            "options": [option("Save for later", "later"), option("Share the pot", "share")],
        },
    },
    {"type": "section", "fields": [mrkdwn("*Kind*\nBlack"), mrkdwn("*Cups*\n4")]},
    {"type": "divider"},
    {
        "type": "section",
        "text": mrkdwn("How much?"),
        "accessory": {
            "type": "radio_buttons",
            "action_id": "much",
            "options": [option("A cup", "cup"), option("A pot", "pot")],
        },
    },
    {
        "type": "actions",
        "elements": [
            button("Drink", "drink", style="primary"),
            button("Pour away", "pour", style="danger", confirm=CONFIRM),
            {"type": "static_select", "action_id": "kind", "placeholder": plain("Another kind"), "options": TEAS},
            {"type": "datepicker", "action_id": "day", "placeholder": plain("Day")},
        ],
    },
    {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_list",
                "style": "bullet",
                "elements": [
                    {
                        "type": "rich_text_section",
                        "elements": [{"type": "text", "text": "warm", "style": {"bold": True}}],
                    },
                    {"type": "rich_text_section", "elements": [{"type": "user", "user_id": "U0BSULEAD1"}]},
                ],
            }
        ],
    },
    {"type": "image", "image_url": "https://example.org/pot.png", "alt_text": "A brown teapot"},
    {"type": "context", "elements": [mrkdwn("Brewed _this morning_, `4 min`")]},
]


EXTRA = (
    field("source", "Source", {"type": "external_select", "min_query_length": 2}, optional=True),
    field("blend", "Blend", {"type": "multi_external_select", "min_query_length": 0}, optional=True),
    field("mail", "Mail", {"type": "email_text_input"}, optional=True),
    field("link", "Link", {"type": "url_text_input"}, optional=True),
    field("cups", "Cups", {"type": "number_input", "is_decimal_allowed": False, "min_value": "1"}, optional=True),
    field("when", "When", {"type": "datetimepicker"}, optional=True),
    field("tell", "Tell", {"type": "multi_channels_select"}, optional=True),
    field("recipe", "Recipe", {"type": "file_input", "max_files": 1}, optional=True),
)


def order_view(
    note: str = "What may it be?", extra: tuple[Json, ...] = (), first: str = "name", title: str = "Order tea"
) -> Json:
    blocks: list[Json] = [
        {"type": "section", "block_id": "note", "text": mrkdwn(note)},
        field(
            first, "Name", {"type": "plain_text_input", "placeholder": plain("Whose cup")}, hint=plain("As on the cup.")
        ),
        field("wishes", "Wishes", {"type": "plain_text_input", "multiline": True}, optional=True),
        {"type": "actions", "block_id": "do", "elements": [button("Suggest", "suggest"), button("Ask more", "push")]},
        field("kind", "Kind", {"type": "static_select", "options": TEAS}, optional=True, dispatch_action=True),
        field(
            "sides",
            "Sides",
            {"type": "multi_static_select", "options": [option("Milk", "milk"), option("Lemon", "lemon")]},
            optional=True,
        ),
        field("guest", "Guest", {"type": "users_select"}, optional=True),
        field("others", "Others", {"type": "multi_users_select"}, optional=True),
        field(
            "where",
            "Where",
            {"type": "conversations_select", "filter": {"include": ["public", "private"]}},
            optional=True,
        ),
        field(
            "extras",
            "Extras",
            {"type": "checkboxes", "options": [option("Biscuit", "biscuit"), option("Cake", "cake")]},
            optional=True,
        ),
        field(
            "size",
            "Size",
            {"type": "radio_buttons", "options": [option("Cup", "cup"), option("Pot", "pot")]},
            optional=True,
        ),
        field("day", "Day", {"type": "datepicker"}, optional=True),
        field("hour", "Hour", {"type": "timepicker"}, optional=True),
        *extra,
    ]
    return {
        "type": "modal",
        "callback_id": "order",
        "title": plain(title),
        "submit": plain("Order"),
        "blocks": blocks,
    }


def home_view(note: str) -> Json:
    blocks = [
        {"type": "header", "text": plain("Your tea")},
        {"type": "section", "text": mrkdwn(note)},
        {"type": "actions", "elements": [button("Brew another", "brew")]},
    ]
    return {"type": "home", "blocks": blocks}


def wish_view(wish: str) -> Json:
    return {"type": "modal", "title": plain("A wish"), "blocks": [{"type": "section", "text": plain(wish)}]}


class TeaApp:
    """`submissions` are the states of submitted orders; `let_go` ends the silence of /slow.

    `extra` are further blocks of the order; `asked` is what was typed into its selects that ask the app.
    """

    def __init__(self, bot: ForeignApp) -> None:
        self.bot = bot
        self.submissions: list[Json] = []
        self.actions: list[Json] = []
        self.let_go = threading.Event()
        self.extra: tuple[Json, ...] = ()
        self.asked: list[str] = []
        app = bot.app
        app.command("/tea")(self.tea)
        app.command("/order")(self.order)
        app.command("/slow")(self.slow)
        app.event("message")(self.message)
        app.event("app_mention")(self.mention)
        for action_id in ("drink", "pour", "kind", "day", "more", "much", "take", "judge", "remove"):
            app.action(action_id)(self.card)
        app.action("suggest")(self.suggest)
        app.action("v")(self.choose)
        app.action("push")(self.push)
        app.view("order")(self.submit)
        app.shortcut("order_tea")(self.order)
        app.shortcut("note_wish")(self.note)
        app.event("app_home_opened")(self.opened)
        app.action("brew")(self.brew)
        app.options("v")(self.offer)
        app.options("ask")(self.offer)
        app.action("ask")(self.card)
        app.view("more")(lambda ack: ack())

    def tea(self, ack: Any, respond: Any) -> None:
        ack(text="Tea is ready", blocks=CARD)

    def order(self, ack: Any, body: Json) -> None:
        self.bot.client.views_open(trigger_id=body["trigger_id"], view=order_view(extra=self.extra))
        ack()

    def offer(self, ack: Any, payload: Json) -> None:
        self.asked.append(payload["value"])
        ack(options=[each for each in TEAS if payload["value"].lower() in each["text"]["text"].lower()])

    def note(self, ack: Any, body: Json) -> None:
        self.bot.client.views_open(trigger_id=body["trigger_id"], view=wish_view(body["message"]["text"]))
        ack()

    def opened(self, ack: Any, event: Json) -> None:
        ack()
        if event["tab"] == "home" and "view" not in event:
            self.bot.client.views_publish(user_id=event["user"], view=home_view("The kettle is *cold*."))

    def brew(self, ack: Any, body: Json) -> None:
        ack()
        self.bot.client.views_publish(user_id=body["user"]["id"], view=home_view("The kettle is *hot*."))

    def slow(self, ack: Any) -> None:
        self.let_go.wait(20)
        ack()

    def message(self, ack: Any, event: Json) -> None:
        ack()
        if not event.get("bot_id") and event.get("channel_type") == "im":
            root = event.get("thread_ts", event["ts"])
            words = f"You said: {event['text']}"
            self.bot.client.chat_postMessage(channel=event["channel"], thread_ts=root, text=words)

    def mention(self, ack: Any, event: Json) -> None:
        ack()
        self.bot.client.chat_postEphemeral(
            channel=event["channel"], user=event["user"], text="Between *us*: tea at four."
        )

    def card(self, ack: Any, body: Json, action: Json, respond: Any) -> None:
        ack()
        self.actions.append(action)
        chosen = action.get("selected_option") or {}
        words = chosen.get("value") or action.get("value") or action.get("selected_date") or action["action_id"]
        respond(f"Done: {words}", replace_original=False)

    def suggest(self, ack: Any, body: Json) -> None:
        self.actions.append(body["view"]["state"]["values"])
        ack()
        typed = body["view"]["state"]["values"]["name"]["v"]["value"]
        self.bot.client.views_update(view_id=body["view"]["id"], view=order_view(f"For {typed}: *mint*"))

    def choose(self, ack: Any, action: Json) -> None:
        self.actions.append(action)
        ack()

    def push(self, ack: Any, body: Json) -> None:
        more: Json = {
            "type": "modal",
            "callback_id": "more",
            "title": plain("Ask more"),
            "submit": plain("Fine"),
            "close": plain("Back"),
            "blocks": [field("ask", "Question", {"type": "plain_text_input"})],
        }
        self.bot.client.views_push(trigger_id=body["trigger_id"], view=more)
        ack()

    def submit(self, ack: Any, view: Json) -> None:
        values = view["state"]["values"]
        if values["name"]["v"]["value"] == "Nobody":
            ack(response_action="errors", errors={"name": "Give a name that somebody has."})
            return
        self.submissions.append(values)
        ack()
