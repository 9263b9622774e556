"""A clock moved, or nothing gets through: each nudge once or merged, on its day, in its reader's hours."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.hours import Hours
from bot.domain.message import ConcernMessage, DigestMessage, MergedMessage, Message
from bot.domain.outgoing import Address, Via
from bot.messenger import NotArrived, Outcome
from bot.partnership import Partnership
from bot.services import hours
from bot.services.sending import Sending, next_look, send_next
from tests import acting
from tests.cast import ANA, RUTH
from tests.fakes import ObedientFiles, ObedientMessenger, StandingClock

LONDON = ZoneInfo("Europe/London")
CONCERNS = 3
OPENS = time(8)
HALF_PAST_ONE = "13:30"
BANK_HOLIDAYS = {date(2027, 3, 26), date(2027, 3, 29), date(2027, 5, 3)}
DAYS = {ANA.user: {0, 1, 2, 3, 4}, RUTH.user: {0, 1, 2}}
WHO = {ANA.user: "Ana", RUTH.user: "Ruth"}


@dataclass
class Slack(ObedientMessenger):
    """Says when what arrived. While it `is_down` nothing does."""

    clock: StandingClock = field(default_factory=StandingClock)
    is_down: bool = False
    log: list[tuple[datetime, Address, Message]] = field(default_factory=list)

    def send(self, message_id: str, address: Address, message: Message) -> Outcome:
        if self.is_down:
            return NotArrived("down", 0.0)
        self.log.append((self.clock().astimezone(LONDON), address, message))
        return super().send(message_id, address, message)


@dataclass
class Bot:
    partnership: Partnership
    clock: StandingClock
    slack: Slack

    def tick(self) -> None:
        sending = Sending(self.slack, ObedientFiles(), lambda: 0.0, 0.0, timeout=0.0, pace=0.0)
        # From a Slack that is down everything comes back at once, for ever.
        for _ in range(3 if self.slack.is_down else 1000):
            if not send_next(self.partnership, sending, now=self.clock()):
                return

    def run(self, until: str) -> None:
        """Look whenever something may leave, and every morning at eight, until that moment in London."""
        end = london(until)
        while self.clock() < end:
            self.tick()
            ahead = 3600.0 if self.slack.is_down else next_look(self.partnership, now=self.clock())
            eight = datetime.combine(self.clock().astimezone(LONDON).date(), OPENS, LONDON)
            moments = [end, eight, datetime.combine(eight.date() + timedelta(days=1), OPENS, LONDON)]
            if ahead is not None:
                moments.append(self.clock() + timedelta(seconds=max(1.0, ahead)))
            self.clock.moment = min(each for each in moments if each > self.clock()).astimezone(UTC)

    def arrived(self) -> Counter[tuple[str, str, str]]:
        """By day, reader and what it was: how often."""
        return Counter((f"{at:%a %d %b}", _who(to), _what(said)) for at, to, said in self.slack.log)


def london(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=LONDON)


def _who(to: Address) -> str:
    return "channel" if to.via is Via.CHANNEL else WHO[to.user or ""]


def _what(said: Message) -> str:
    match said:
        case MergedMessage(nudges):
            return " + ".join(sorted(_what(each) for each in nudges))
        case ConcernMessage(kind):
            return kind.name
        case DigestMessage():
            return "DIGEST"
    raise AssertionError(said)


def rows(table: str) -> Counter[tuple[str, str, str]]:
    """Lines of a day, who, and how often what."""
    found: Counter[tuple[str, str, str]] = Counter()
    for line in filter(None, table.splitlines()):
        day, who, *what = (each.strip() for each in line.split("|"))
        for each in what:
            times, _, name = each.partition(" ")
            found[day, who, name] = int(times)
    return found


@pytest.fixture
def bot(partnership: Partnership, clock: StandingClock) -> Bot:
    return Bot(partnership, clock, Slack(clock=clock))


def begin(bot: Bot, at: str) -> None:
    """Ana reads at half past one, Ruth works until Wednesday; both get digests. Then Ruth raises some concerns."""
    bot.clock.moment = london(at)
    acting.start(bot.partnership, now=bot.clock())
    early, late = Hours(days=frozenset({0, 1, 2})), Hours(morning=london(f"2026-09-01 {HALF_PAST_ONE}").time())
    for by, own in ((ANA, late), (RUTH, early)):
        hours.change(bot.partnership, own, wants_digest=True, by=by, now=bot.clock(), delivery=f"d-{by.user}")
    for number in range(CONCERNS):
        typed = acting.Typed("cabinet-office", ("7b",), ("Papers came late.",), ("Five days ahead.",))
        acting.raise_concern(bot.partnership, typed, by=RUTH, now=bot.clock(), delivery=f"d-raise-{number}")


def nobody_is_disturbed(bot: Bot) -> None:
    for at, to, _ in bot.slack.log:
        days = DAYS.get(to.user or "", {0, 1, 2, 3, 4})
        assert at.weekday() in days, f"{at} {to}"
        assert at.date() not in BANK_HOLIDAYS
        assert 8 <= at.hour < 18


FIRST = """
Mon 28 Sep | Ana     | 3 RAISED | 1 DIGEST
Wed 30 Sep | Ana     | 3 PLEASE_ACKNOWLEDGE
Mon 05 Oct | Ana     | 1 DIGEST
Mon 05 Oct | Ruth    | 1 DIGEST
Mon 12 Oct | Ana     | 3 AIM_DATE_COMING_UP | 1 DIGEST
Mon 12 Oct | Ruth    | 1 DIGEST
Mon 12 Oct | channel | 3 AIM_DATE_COMING_UP
"""
A_WEEK_BEFORE = """
Mon 19 Oct | Ana     | 3 AIM_DATE_COMING_UP | 1 DIGEST
Mon 19 Oct | Ruth    | 1 DIGEST
Mon 19 Oct | channel | 3 AIM_DATE_COMING_UP
"""
THE_AIM_DATE = """
Fri 23 Oct | Ana     | 3 AIM_DATE_COMING_UP
Fri 23 Oct | channel | 3 AIM_DATE_COMING_UP
Mon 26 Oct | Ana     | 3 AIM_DATE_COMING_UP | 1 DIGEST
Mon 26 Oct | Ruth    | 1 DIGEST
Mon 26 Oct | channel | 3 AIM_DATE_COMING_UP
Tue 27 Oct | Ana     | 3 AIM_DATE_PASSED
Tue 27 Oct | Ruth    | 3 AIM_DATE_PASSED
"""
AFTER = """
Mon 02 Nov | Ana     | 1 DIGEST
Mon 02 Nov | Ruth    | 1 DIGEST
"""
LAST = """
Tue 03 Nov | Ana     | 3 AIM_DATE_PASSED
Tue 03 Nov | Ruth    | 3 AIM_DATE_PASSED
Mon 09 Nov | Ana     | 1 DIGEST
Mon 09 Nov | Ruth    | 1 DIGEST
Tue 10 Nov | Ana     | 3 AIM_DATE_PASSED
Tue 10 Nov | Ruth    | 3 AIM_DATE_PASSED
Mon 16 Nov | Ana     | 1 DIGEST
Mon 16 Nov | Ruth    | 1 DIGEST
Tue 17 Nov | Ana     | 3 AIM_DATE_PASSED
Tue 17 Nov | Ruth    | 3 AIM_DATE_PASSED
Mon 23 Nov | Ana     | 1 DIGEST
Mon 23 Nov | Ruth    | 1 DIGEST
"""
END = "2026-11-27 12:00"
COMING_UP_OF_ALL = " + ".join(["AIM_DATE_COMING_UP"] * CONCERNS)
PASSED_OF_ALL = " + ".join(["AIM_DATE_PASSED"] * CONCERNS)


def test_each_comes_once_on_its_day_through_the_autumn_clock_change(bot: Bot) -> None:
    begin(bot, "2026-09-28 10:00")

    bot.run(END)

    assert bot.arrived() == rows(FIRST + A_WEEK_BEFORE + THE_AIM_DATE + AFTER + LAST)
    nobody_is_disturbed(bot)


def test_and_through_the_spring_one_and_easter(bot: Bot) -> None:
    begin(bot, "2027-03-01 10:00")

    bot.run("2027-04-10 12:00")

    assert bot.arrived() == rows("""
Mon 01 Mar | Ana     | 3 RAISED | 1 DIGEST
Wed 03 Mar | Ana     | 3 PLEASE_ACKNOWLEDGE
Mon 08 Mar | Ana     | 1 DIGEST
Mon 08 Mar | Ruth    | 1 DIGEST
Mon 15 Mar | Ana     | 3 AIM_DATE_COMING_UP | 1 DIGEST
Mon 15 Mar | Ruth    | 1 DIGEST
Mon 15 Mar | channel | 3 AIM_DATE_COMING_UP
Mon 22 Mar | Ana     | 3 AIM_DATE_COMING_UP | 1 DIGEST
Mon 22 Mar | Ruth    | 1 DIGEST
Mon 22 Mar | channel | 3 AIM_DATE_COMING_UP
Thu 25 Mar | Ana     | 3 AIM_DATE_COMING_UP
Thu 25 Mar | channel | 3 AIM_DATE_COMING_UP
Tue 30 Mar | Ana     | 3 AIM_DATE_PASSED | 1 DIGEST
Tue 30 Mar | Ruth    | 3 AIM_DATE_PASSED | 1 DIGEST
Mon 05 Apr | Ana     | 1 DIGEST
Mon 05 Apr | Ruth    | 1 DIGEST
Tue 06 Apr | Ana     | 3 AIM_DATE_PASSED
Tue 06 Apr | Ruth    | 3 AIM_DATE_PASSED
""")
    nobody_is_disturbed(bot)


@pytest.mark.parametrize("at", ["2026-10-12 13:35", "2026-10-25 02:10"])
def test_a_clock_that_is_put_back_an_hour_sends_nothing_again(bot: Bot, at: str) -> None:
    begin(bot, "2026-09-28 10:00")
    bot.run(at)
    bot.tick()

    bot.clock.move(hours=-1)
    bot.run(END)

    assert bot.arrived() == rows(FIRST + A_WEEK_BEFORE + THE_AIM_DATE + AFTER + LAST)
    nobody_is_disturbed(bot)


def test_a_clock_that_is_put_forward_a_day_sends_what_it_passed_over_in_one_message(bot: Bot) -> None:
    begin(bot, "2026-09-28 10:00")
    bot.run("2026-10-19 09:00")

    bot.clock.move(days=1)
    bot.run(END)

    passed_over = f"""
Tue 20 Oct | Ana     | 1 {COMING_UP_OF_ALL}
Tue 20 Oct | Ruth    | 1 DIGEST
Tue 20 Oct | channel | 3 AIM_DATE_COMING_UP
"""
    assert bot.arrived() == rows(FIRST + passed_over + THE_AIM_DATE + AFTER + LAST)
    nobody_is_disturbed(bot)


def test_a_slack_that_was_down_for_26_hours_gets_one_message_for_each_person(bot: Bot) -> None:
    begin(bot, "2026-09-28 10:00")
    bot.run("2026-10-19 09:00")

    bot.slack.is_down = True
    bot.run("2026-10-20 11:00")
    bot.slack.is_down = False
    bot.run(END)

    held_up = f"""
Tue 20 Oct | Ana     | 1 {COMING_UP_OF_ALL}
Tue 20 Oct | Ruth    | 1 DIGEST
Tue 20 Oct | channel | 3 AIM_DATE_COMING_UP
"""
    assert bot.arrived() == rows(FIRST + held_up + THE_AIM_DATE + AFTER + LAST)
    nobody_is_disturbed(bot)


def test_a_bot_that_was_down_for_14_days_says_what_still_counts_in_one_message_for_each_person(bot: Bot) -> None:
    begin(bot, "2026-09-28 10:00")
    bot.run("2026-10-16 12:00")

    bot.clock.move(days=14)
    bot.run(END)

    # On the Friday Ana alone is there.
    held_up = f"""
Fri 30 Oct | Ana     | 1 {PASSED_OF_ALL}
Mon 02 Nov | Ruth    | 1 {PASSED_OF_ALL}
"""
    digests = rows(AFTER)
    assert bot.arrived() == rows(FIRST + held_up + LAST) + digests
    nobody_is_disturbed(bot)
