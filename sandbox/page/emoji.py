"""The emoji that people type most, by Slack's short names; any other name stays as it was typed."""

from __future__ import annotations

import re

_SHORT = re.compile(r":([a-z0-9_+'-]+):")
_KNOWN = """
+1 👍  thumbsup 👍  -1 👎  thumbsdown 👎  clap 👏  wave 👋  pray 🙏  raised_hands 🙌  handshake 🤝
ok_hand 👌  point_right 👉  muscle 💪  eyes 👀  speech_balloon 💬  smile 😄  slightly_smiling_face 🙂
grinning 😀  joy 😂  wink 😉  thinking_face 🤔  cry 😢  sweat_smile 😅  heart ❤️  tada 🎉  fire 🔥
star ⭐  sparkles ✨  rocket 🚀  bulb 💡  white_check_mark ✅  heavy_check_mark ✔️  x ❌  warning ⚠️
information_source ℹ️  question ❓  exclamation ❗  no_entry ⛔  bell 🔔  loudspeaker 📢  calendar 📅
date 📅  clock1 🕐  hourglass ⌛  memo 📝  pencil2 ✏️  page_facing_up 📄  clipboard 📋  books 📚  link 🔗
lock 🔒  mag 🔍  envelope ✉️  email 📧  inbox_tray 📥  outbox_tray 📤  paperclip 📎  pushpin 📌
bar_chart 📊  chart_with_upwards_trend 📈  house 🏠  office 🏢  coffee ☕  tea 🍵  cake 🍰  sunny ☀️
arrow_right ➡️  arrow_left ⬅️  large_green_circle 🟢  large_yellow_circle 🟡  red_circle 🔴
large_blue_circle 🔵  white_circle ⚪  robot_face 🤖
"""
_WORDS = _KNOWN.split()
EMOJI = dict(zip(_WORDS[::2], _WORDS[1::2], strict=True))


def with_emoji(text: str) -> str:
    """The text with the characters in place of their names."""
    return _SHORT.sub(lambda found: EMOJI.get(found.group(1), found.group(0)), text)
