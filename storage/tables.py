"""The tables: rows of every noun, and the rules that the database itself keeps."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    Table,
    UniqueConstraint,
    text,
)

from storage.columns import ConfidentialText, Instant, PlainText

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

workspace = Table(
    "workspace",
    metadata,
    Column("team", PlainText, primary_key=True),
    Column("bot_user", PlainText, nullable=False),
    Column("bot_id", PlainText, nullable=False),
    # Slack's name for why it refuses the token, as long as it does: nothing is sent meanwhile.
    Column("refused", PlainText),
    # All three by the database's clock: nothing is sent until then, and which conversation was limited until when.
    Column("quiet_until", Double),
    Column("limited_until", Double),
    Column("limited_to", PlainText),
)

party = Table(
    "party",
    metadata,
    Column("id", PlainText, primary_key=True),
    Column("name", PlainText, nullable=False),
    Column("side", PlainText, nullable=False),
    Column("private_channel", PlainText),
    Column("channel_problem", PlainText),
    CheckConstraint("side IN ('employer', 'union')", name="party_is_on_one_side"),
)

participant = Table(
    "participant",
    metadata,
    Column("team", PlainText, primary_key=True),
    Column("user", PlainText, primary_key=True),
    Column("party", PlainText, ForeignKey("party.id"), nullable=False, index=True),
    # "09:30", and the weekdays worked on as "01234", Monday being 0; null is what holds for everybody.
    Column("morning", PlainText),
    Column("days", PlainText),
    Column("digest", Boolean, nullable=False, server_default=text("false")),
    Column("unreachable", PlainText),
)

participant_role = Table(
    "participant_role",
    metadata,
    Column("team", PlainText, primary_key=True),
    Column("user", PlainText, primary_key=True),
    Column("role", PlainText, primary_key=True),
    ForeignKeyConstraint(["team", "user"], ["participant.team", "participant.user"], ondelete="CASCADE"),
)

imported_wording = Table(
    "imported_wording",
    metadata,
    Column("framework", PlainText, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("source", PlainText, nullable=False),
    Column("digest", PlainText, nullable=False),
    Column("imported_at", Instant, nullable=False),
    CheckConstraint("version >= 1", name="imported_wording_counts_from_one"),
)

provision_wording = Table(
    "provision_wording",
    metadata,
    Column("framework", PlainText, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("provision", PlainText, primary_key=True),
    Column("position", SmallInteger, nullable=False),
    Column("wording", PlainText, nullable=False),
    ForeignKeyConstraint(["framework", "version"], ["imported_wording.framework", "imported_wording.version"]),
)

engagement = Table(
    "engagement",
    metadata,
    Column("reference", PlainText, primary_key=True),
    Column("confidentiality", PlainText, nullable=False),
    Column("topic", PlainText),
    Column("description", PlainText),
    Column("search_text", PlainText),
    Column("in_confidence", ConfidentialText),
    Column("stage", PlainText, nullable=False),
    Column("first_stage", PlainText, nullable=False),
    Column("day", Date, nullable=False),
    Column("how", PlainText, nullable=False),
    Column("framework", PlainText, nullable=False),
    Column("framework_version", Integer, nullable=False),
    Column("opened_by", PlainText, ForeignKey("party.id"), nullable=False),
    Column("opener", PlainText, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("decision_date", Date),
    # Whom to nudge of it. It is shown to nobody.
    Column("opener_team", PlainText),
    Column("opener_user", PlainText),
    Column("version", Integer, nullable=False, server_default=text("1")),
    # What is in confidence has no words in the columns that are searched.
    CheckConstraint(
        "(confidentiality = 'all parties' AND topic IS NOT NULL AND description IS NOT NULL"
        " AND search_text IS NOT NULL AND in_confidence IS NULL)"
        " OR (confidentiality = 'in confidence' AND topic IS NULL AND description IS NULL"
        " AND search_text IS NULL AND in_confidence IS NOT NULL)",
        name="engagement_keeps_confidence",
    ),
    Index("ix_engagement_day_opened_at", "day", "opened_at"),
)

engagement_party = Table(
    "engagement_party",
    metadata,
    Column("engagement", PlainText, ForeignKey("engagement.reference"), primary_key=True),
    Column("party", PlainText, ForeignKey("party.id"), primary_key=True, index=True),
    Column("position", SmallInteger, nullable=False),
)

engagement_provision = Table(
    "engagement_provision",
    metadata,
    Column("engagement", PlainText, ForeignKey("engagement.reference"), primary_key=True),
    Column("position", SmallInteger, primary_key=True, autoincrement=False),
    Column("provision", PlainText, nullable=False),
)

engagement_action = Table(
    "engagement_action",
    metadata,
    Column("engagement", PlainText, ForeignKey("engagement.reference"), primary_key=True),
    Column("number", SmallInteger, primary_key=True, autoincrement=False),
    Column("what", ConfidentialText, nullable=False),
    Column("owner_team", PlainText, nullable=False),
    Column("owner_user", PlainText, nullable=False),
    Column("owner_party", PlainText, ForeignKey("party.id"), nullable=False),
    Column("due", Date, nullable=False),
    Column("done_at", Instant),
    CheckConstraint("number >= 1", name="engagement_action_counts_from_one"),
    Index("ix_engagement_action_owner", "owner_team", "owner_user"),
)

engagement_entry = Table(
    "engagement_entry",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("engagement", PlainText, ForeignKey("engagement.reference"), nullable=False, index=True),
    Column("kind", PlainText, nullable=False),
    Column("at", Instant, nullable=False),
    Column("party", PlainText, ForeignKey("party.id"), nullable=False),
    Column("role", PlainText, nullable=False),
    Column("detail", ConfidentialText, nullable=False),
    Column("only_for", PlainText, ForeignKey("party.id")),
    # The number of the follow-up action that it is about.
    Column("action", SmallInteger),
)

concern = Table(
    "concern",
    metadata,
    Column("reference", PlainText, primary_key=True),
    Column("state", PlainText, nullable=False),
    Column("raised_by", PlainText, ForeignKey("party.id"), nullable=False),
    Column("addressed_to", PlainText, ForeignKey("party.id"), nullable=False),
    Column("addressee", PlainText, nullable=False),
    Column("route", PlainText),
    Column("framework", PlainText, nullable=False),
    Column("framework_version", Integer, nullable=False),
    Column("content", ConfidentialText, nullable=False),
    Column("response", ConfidentialText),
    Column("raised_at", Instant, nullable=False),
    Column("aim_date", Date),
    Column("version", Integer, nullable=False),
    Column("sent_by_letter", Date),
    # SQLite takes no reference to another table once a table is made.
    Column("engagement", PlainText),
    Column("follows", PlainText, index=True),
    Column("extension_to", Date),
    Column("extension_by", PlainText),
    # When it last changed for both parties to see. SQLite adds no column that has to be filled.
    Column("changed_at", Instant),
    CheckConstraint("(extension_to IS NULL) = (extension_by IS NULL)", name="concern_extension_is_somebodys"),
    CheckConstraint("raised_by <> addressed_to", name="concern_is_between_two_parties"),
    CheckConstraint("version >= 1", name="concern_counts_changes"),
    CheckConstraint("state <> 'responded' OR response IS NOT NULL", name="concern_keeps_its_response"),
    Index("ix_concern_raised_by_state", "raised_by", "state", "raised_at"),
    Index("ix_concern_addressed_to_state", "addressed_to", "state", "raised_at"),
    # Each order of a list, with all that a late page needs to pass over the pages before it.
    *(
        Index(f"ix_concern_{party}_{key}", party, key, "reference", "state", *also)
        for party in ("raised_by", "addressed_to")
        for key, also in (("raised_at", ["aim_date"]), ("aim_date", []), ("changed_at", ["aim_date"]))
    ),
)

concern_draft = Table(
    "concern_draft",
    metadata,
    Column("reference", PlainText, primary_key=True),
    Column("raised_by", PlainText, ForeignKey("party.id"), nullable=False),
    Column("content", ConfidentialText, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("version", Integer, nullable=False),
    CheckConstraint("version >= 1", name="concern_draft_counts_changes"),
    Index("ix_concern_draft_raised_by_changed_at", "raised_by", "changed_at"),
)

response_draft = Table(
    "response_draft",
    metadata,
    Column("concern", PlainText, ForeignKey("concern.reference"), primary_key=True),
    Column("content", ConfidentialText, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("version", Integer, nullable=False),
    CheckConstraint("version >= 1", name="response_draft_counts_changes"),
)

concern_provision = Table(
    "concern_provision",
    metadata,
    Column("concern", PlainText, ForeignKey("concern.reference"), primary_key=True),
    Column("position", SmallInteger, primary_key=True, autoincrement=False),
    Column("provision", PlainText, nullable=False),
)

concern_entry = Table(
    "concern_entry",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("concern", PlainText, ForeignKey("concern.reference"), nullable=False, index=True),
    Column("kind", PlainText, nullable=False),
    Column("at", Instant, nullable=False),
    Column("party", PlainText, ForeignKey("party.id"), nullable=False),
    Column("role", PlainText, nullable=False),
    Column("detail", ConfidentialText, nullable=False),
    Column("only_for", PlainText, ForeignKey("party.id")),
    Column("day", Date),
)

leaving = Table(
    "leaving",
    metadata,
    Column("id", PlainText, primary_key=True),
    Column("party", PlainText, ForeignKey("party.id"), nullable=False),
    Column("framework", PlainText, nullable=False),
    Column("framework_version", Integer, nullable=False),
    Column("provision", PlainText, nullable=False),
    Column("given_at", Instant, nullable=False),
    Column("ends_on", Date, nullable=False),
    Column("matters", ConfidentialText, nullable=False),
    Column("taken_back_at", Instant),
    Column("version", Integer, nullable=False),
    CheckConstraint("version >= 1", name="leaving_counts_changes"),
)

# The index below holds only these rows, and both databases use it only for a query with these very words.
STILL_TO_SEND = text("state IN ('pending', 'claimed')")

IN_A_THREAD = text("thread IS NOT NULL")
MERGED = text("merged_into IS NOT NULL")
UNDELIVERABLE = text("state = 'undeliverable'")

outgoing_message = Table(
    "outgoing_message",
    metadata,
    Column("id", PlainText, primary_key=True),
    Column("subject", PlainText),
    Column("kind", PlainText),
    Column("cycle", PlainText),
    Column("recipient", PlainText),
    Column("via", PlainText, nullable=False),
    Column("team", PlainText, nullable=False),
    Column("user", PlainText),
    Column("channel", PlainText),
    Column("thread", PlainText),
    Column("notice", ConfidentialText, nullable=False),
    Column("urgency", SmallInteger, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("state", PlainText, nullable=False),
    Column("generation", Integer, nullable=False, server_default=text("0")),
    # Both are epoch seconds by the database's clock.
    Column("free_from", Double, nullable=False, server_default=text("0")),
    Column("first_tried", Double),
    Column("ts", PlainText),
    Column("unclear", Boolean, nullable=False, server_default=text("false")),
    Column("problem", PlainText),
    # Whoever has it may post where it points, for half an hour.
    Column("response_url", ConfidentialText),
    # Slack's id of a file that is on its way, kept before the file may be seen.
    Column("file", PlainText),
    # The message in which a nudge that could not leave on its day goes out together with others.
    Column("merged_into", PlainText),
    # It was to go out so, and goes with whatever else is due for the same person then, though it is due this day.
    Column("together", Boolean, nullable=False, server_default=text("false")),
    # By the partnership's clock: its recipient is not to be disturbed before.
    Column("opens_at", Instant),
    UniqueConstraint("subject", "kind", "cycle", "recipient"),
    CheckConstraint(
        "(subject IS NULL AND kind IS NULL AND cycle IS NULL AND recipient IS NULL)"
        " OR (subject IS NOT NULL AND kind IS NOT NULL AND cycle IS NOT NULL AND recipient IS NOT NULL)",
        name="outgoing_message_has_a_whole_key_or_none",
    ),
    CheckConstraint(
        "state IN ('pending', 'claimed', 'sent', 'cancelled', 'undeliverable')",
        name="outgoing_message_is_in_a_known_state",
    ),
    Index(
        "ix_outgoing_message_still_to_send",
        "urgency",
        "due_at",
        sqlite_where=STILL_TO_SEND,
        postgresql_where=STILL_TO_SEND,
    ),
    Index(
        "ix_outgoing_message_thread",
        "channel",
        "thread",
        "due_at",
        sqlite_where=IN_A_THREAD,
        postgresql_where=IN_A_THREAD,
    ),
    Index(
        "ix_outgoing_message_recipient",
        "recipient",
        "due_at",
        sqlite_where=STILL_TO_SEND,
        postgresql_where=STILL_TO_SEND,
    ),
    Index("ix_outgoing_message_merged_into", "merged_into", sqlite_where=MERGED, postgresql_where=MERGED),
    Index("ix_outgoing_message_undeliverable", "due_at", sqlite_where=UNDELIVERABLE, postgresql_where=UNDELIVERABLE),
)

snooze = Table(
    "snooze",
    metadata,
    Column("subject", PlainText, primary_key=True),
    Column("team", PlainText, primary_key=True),
    Column("user", PlainText, primary_key=True),
    # The nudge that comes again.
    Column("kind", PlainText),
    Column("cycle", PlainText),
    Column("until", Date, nullable=False),
    Column("at", Instant, nullable=False),
    Column("times", Integer, nullable=False),
    CheckConstraint("times >= 1", name="snooze_counts_from_one"),
)

# One row: whichever calendar the nudges of concerns were last planned with.
planned_calendar = Table(
    "planned_calendar",
    metadata,
    Column("id", SmallInteger, primary_key=True, autoincrement=False),
    Column("zone", PlainText, nullable=False),
    Column("region", PlainText, nullable=False),
    CheckConstraint("id = 1", name="planned_calendar_is_one"),
)

# Records whose nudges are to be planned anew, by whoever ticks next.
to_plan = Table(
    "to_plan",
    metadata,
    Column("subject", PlainText, primary_key=True),
    # By the database's clock, as of outgoing_message.
    Column("free_from", Double, nullable=False, server_default=text("0")),
)

# One row at most: what both sides have agreed on for their partnership. Null is what the bot was started with.
practice = Table(
    "practice",
    metadata,
    Column("id", SmallInteger, primary_key=True, autoincrement=False),
    Column("region", PlainText),
    Column("joint_team", PlainText),
    Column("joint_channel", PlainText),
    CheckConstraint("id = 1", name="practice_is_one"),
)

practice_proposal = Table(
    "practice_proposal",
    metadata,
    Column("setting", PlainText, primary_key=True),
    Column("value", PlainText, nullable=False),
    Column("team", PlainText, nullable=False),
    Column("proposed_by", PlainText, ForeignKey("party.id"), nullable=False),
    Column("at", Instant, nullable=False),
)

# A row for each process that ticks. Seconds by the database's clock.
heartbeat = Table(
    "heartbeat",
    metadata,
    Column("process", PlainText, primary_key=True),
    Column("ticked", Double, nullable=False),
    Column("jumped", Double),
)

answer_verdict = Table(
    "answer_verdict",
    metadata,
    Column("framework", PlainText, primary_key=True),
    Column("framework_version", Integer, primary_key=True, autoincrement=False),
    # Empty for an answer that named none.
    Column("provision", PlainText, primary_key=True),
    Column("verdict", PlainText, primary_key=True),
    Column("times", Integer, nullable=False),
    CheckConstraint("verdict IN ('helpful', 'not right')", name="answer_verdict_is_one_of_two"),
    CheckConstraint("times >= 1", name="answer_verdict_counts_from_one"),
)

delivery = Table(
    "delivery",
    metadata,
    Column("key", PlainText, primary_key=True),
    Column("result", ConfidentialText, nullable=False),
    Column("at", Instant, nullable=False),
    Index("ix_delivery_at", "at"),
)
