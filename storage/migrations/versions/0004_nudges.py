"""Own hours, snoozing, merging, what both sides agree on, follow-up actions and decision dates, and health."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

STILL_TO_SEND = sa.text("state IN ('pending', 'claimed')")
MERGED = sa.text("merged_into IS NOT NULL")
UNDELIVERABLE = sa.text("state = 'undeliverable'")
COLUMNS: dict[str, list[sa.Column[object]]] = {
    "workspace": [
        sa.Column("refused", sa.Text()),
        sa.Column("quiet_until", sa.Double()),
        sa.Column("limited_until", sa.Double()),
        sa.Column("limited_to", sa.Text()),
    ],
    "party": [
        sa.Column("channel_problem", sa.Text()),
    ],
    "participant": [
        sa.Column("morning", sa.Text()),
        sa.Column("days", sa.Text()),
        sa.Column("digest", sa.Boolean(), nullable=False, server_default=sa.text("false")),
        sa.Column("unreachable", sa.Text()),
    ],
    "engagement": [
        sa.Column("decision_date", sa.Date()),
        sa.Column("opener_team", sa.Text()),
        sa.Column("opener_user", sa.Text()),
        sa.Column("version", sa.Integer(), nullable=False, server_default=sa.text("1")),
    ],
    "outgoing_message": [
        sa.Column("merged_into", sa.Text()),
        sa.Column("together", sa.Boolean(), nullable=False, server_default=sa.text("false")),
        sa.Column("opens_at", sa.DateTime(timezone=True)),
    ],
}


def upgrade() -> None:
    for table, columns in COLUMNS.items():
        for column in columns:
            op.add_column(table, column)
    op.create_index(
        "ix_outgoing_message_recipient",
        "outgoing_message",
        ["recipient", "due_at"],
        sqlite_where=STILL_TO_SEND,
        postgresql_where=STILL_TO_SEND,
    )
    op.create_index(
        "ix_outgoing_message_merged_into",
        "outgoing_message",
        ["merged_into"],
        sqlite_where=MERGED,
        postgresql_where=MERGED,
    )
    op.create_index(
        "ix_outgoing_message_undeliverable",
        "outgoing_message",
        ["due_at"],
        sqlite_where=UNDELIVERABLE,
        postgresql_where=UNDELIVERABLE,
    )
    op.create_table(
        "to_plan",
        sa.Column("subject", sa.Text(), primary_key=True),
        sa.Column("free_from", sa.Double(), nullable=False, server_default=sa.text("0")),
    )
    # Who is nudged, and when, is not as it was: the first start plans all anew.
    op.execute("UPDATE planned_calendar SET zone = '', region = ''")
    op.drop_column("planned_calendar", "up_to")
    op.create_table(
        "snooze",
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text()),
        sa.Column("cycle", sa.Text()),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.CheckConstraint("times >= 1", name="snooze_counts_from_one"),
        sa.PrimaryKeyConstraint("subject", "team", "user", name="pk_snooze"),
    )
    op.create_table(
        "practice",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("region", sa.Text()),
        sa.Column("joint_team", sa.Text()),
        sa.Column("joint_channel", sa.Text()),
        sa.CheckConstraint("id = 1", name="practice_is_one"),
        sa.PrimaryKeyConstraint("id", name="pk_practice"),
    )
    op.create_table(
        "practice_proposal",
        sa.Column("setting", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["proposed_by"], ["party.id"], name="fk_practice_proposal_proposed_by"),
        sa.PrimaryKeyConstraint("setting", name="pk_practice_proposal"),
    )
    op.create_table(
        "heartbeat",
        sa.Column("process", sa.Text(), nullable=False),
        sa.Column("ticked", sa.Double(), nullable=False),
        sa.Column("jumped", sa.Double()),
        sa.PrimaryKeyConstraint("process", name="pk_heartbeat"),
    )
    op.create_table(
        "engagement_action",
        sa.Column("engagement", sa.Text(), nullable=False),
        sa.Column("number", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("owner_team", sa.Text(), nullable=False),
        sa.Column("owner_user", sa.Text(), nullable=False),
        sa.Column("owner_party", sa.Text(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("number >= 1", name="engagement_action_counts_from_one"),
        sa.ForeignKeyConstraint(["engagement"], ["engagement.reference"], name="fk_engagement_action_engagement"),
        sa.ForeignKeyConstraint(["owner_party"], ["party.id"], name="fk_engagement_action_owner_party"),
        sa.PrimaryKeyConstraint("engagement", "number", name="pk_engagement_action"),
    )
    op.create_index("ix_engagement_action_owner", "engagement_action", ["owner_team", "owner_user"])
    op.create_table(
        "engagement_entry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True),
        sa.Column("engagement", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("only_for", sa.Text()),
        sa.Column("action", sa.SmallInteger()),
        sa.ForeignKeyConstraint(["engagement"], ["engagement.reference"], name="fk_engagement_entry_engagement"),
        sa.ForeignKeyConstraint(["party"], ["party.id"], name="fk_engagement_entry_party"),
        sa.ForeignKeyConstraint(["only_for"], ["party.id"], name="fk_engagement_entry_only_for"),
    )
    op.create_index("ix_engagement_entry_engagement", "engagement_entry", ["engagement"])


def downgrade() -> None:
    for table in ("engagement_entry", "engagement_action", "heartbeat", "practice_proposal", "practice", "snooze"):
        op.drop_table(table)
    op.add_column("planned_calendar", sa.Column("up_to", sa.Text()))
    op.execute("UPDATE planned_calendar SET zone = '', region = '', up_to = ''")
    op.drop_table("to_plan")
    op.execute("UPDATE outgoing_message SET merged_into = NULL")
    op.drop_index("ix_outgoing_message_undeliverable", "outgoing_message")
    op.drop_index("ix_outgoing_message_merged_into", "outgoing_message")
    op.drop_index("ix_outgoing_message_recipient", "outgoing_message")
    for table, columns in COLUMNS.items():
        for column in columns:
            op.drop_column(table, column.name)
