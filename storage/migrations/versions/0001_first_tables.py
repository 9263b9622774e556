"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_people()
    _create_wordings()
    _create_engagements()
    _create_concerns()
    _create_outgoing()


def downgrade() -> None:
    for table in (
        "delivery",
        "outgoing_message",
        "concern_entry",
        "concern_provision",
        "concern",
        "engagement_provision",
        "engagement_party",
        "engagement",
        "provision_wording",
        "imported_wording",
        "participant_role",
        "participant",
        "party",
        "workspace",
    ):
        op.drop_table(table)


def _create_people() -> None:
    op.create_table(
        "workspace",
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("bot_user", sa.Text(), nullable=False),
        sa.Column("bot_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("team", name="pk_workspace"),
    )
    op.create_table(
        "party",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("private_channel", sa.Text()),
        sa.CheckConstraint("side IN ('employer', 'union')", name="party_is_on_one_side"),
        sa.PrimaryKeyConstraint("id", name="pk_party"),
    )
    op.create_table(
        "participant",
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["party"], ["party.id"], name="fk_participant_party"),
        sa.PrimaryKeyConstraint("team", "user", name="pk_participant"),
    )
    op.create_index("ix_participant_party", "participant", ["party"])
    op.create_table(
        "participant_role",
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["team", "user"],
            ["participant.team", "participant.user"],
            name="fk_participant_role_team_user",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("team", "user", "role", name="pk_participant_role"),
    )


def _create_wordings() -> None:
    op.create_table(
        "imported_wording",
        sa.Column("framework", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("version >= 1", name="imported_wording_counts_from_one"),
        sa.PrimaryKeyConstraint("framework", "version", name="pk_imported_wording"),
    )
    op.create_table(
        "provision_wording",
        sa.Column("framework", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("provision", sa.Text(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["framework", "version"],
            ["imported_wording.framework", "imported_wording.version"],
            name="fk_provision_wording_framework_version",
        ),
        sa.PrimaryKeyConstraint("framework", "version", "provision", name="pk_provision_wording"),
    )


def _create_engagements() -> None:
    op.create_table(
        "engagement",
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("confidentiality", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text()),
        sa.Column("description", sa.Text()),
        sa.Column("search_text", sa.Text()),
        sa.Column("in_confidence", sa.Text()),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("first_stage", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("framework", sa.Text(), nullable=False),
        sa.Column("framework_version", sa.Integer(), nullable=False),
        sa.Column("opened_by", sa.Text(), nullable=False),
        sa.Column("opener", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(confidentiality = 'all parties' AND topic IS NOT NULL AND description IS NOT NULL"
            " AND search_text IS NOT NULL AND in_confidence IS NULL)"
            " OR (confidentiality = 'in confidence' AND topic IS NULL AND description IS NULL"
            " AND search_text IS NULL AND in_confidence IS NOT NULL)",
            name="engagement_keeps_confidence",
        ),
        sa.ForeignKeyConstraint(["opened_by"], ["party.id"], name="fk_engagement_opened_by"),
        sa.PrimaryKeyConstraint("reference", name="pk_engagement"),
    )
    op.create_index("ix_engagement_day_opened_at", "engagement", ["day", "opened_at"])
    op.create_table(
        "engagement_party",
        sa.Column("engagement", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(["engagement"], ["engagement.reference"], name="fk_engagement_party_engagement"),
        sa.ForeignKeyConstraint(["party"], ["party.id"], name="fk_engagement_party_party"),
        sa.PrimaryKeyConstraint("engagement", "party", name="pk_engagement_party"),
    )
    op.create_index("ix_engagement_party_party", "engagement_party", ["party"])
    op.create_table(
        "engagement_provision",
        sa.Column("engagement", sa.Text(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("provision", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["engagement"], ["engagement.reference"], name="fk_engagement_provision_engagement"),
        sa.PrimaryKeyConstraint("engagement", "position", name="pk_engagement_provision"),
    )


def _create_concerns() -> None:
    op.create_table(
        "concern",
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("raised_by", sa.Text(), nullable=False),
        sa.Column("addressed_to", sa.Text(), nullable=False),
        sa.Column("addressee", sa.Text(), nullable=False),
        sa.Column("route", sa.Text()),
        sa.Column("framework", sa.Text(), nullable=False),
        sa.Column("framework_version", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("response", sa.Text()),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("aim_date", sa.Date()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state <> 'responded' OR response IS NOT NULL", name="concern_keeps_its_response"),
        sa.CheckConstraint("raised_by <> addressed_to", name="concern_is_between_two_parties"),
        sa.CheckConstraint("version >= 1", name="concern_counts_changes"),
        sa.ForeignKeyConstraint(["addressed_to"], ["party.id"], name="fk_concern_addressed_to"),
        sa.ForeignKeyConstraint(["raised_by"], ["party.id"], name="fk_concern_raised_by"),
        sa.PrimaryKeyConstraint("reference", name="pk_concern"),
    )
    op.create_index("ix_concern_addressed_to_state", "concern", ["addressed_to", "state", "raised_at"])
    op.create_index("ix_concern_raised_by_state", "concern", ["raised_by", "state", "raised_at"])
    op.create_table(
        "concern_provision",
        sa.Column("concern", sa.Text(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("provision", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["concern"], ["concern.reference"], name="fk_concern_provision_concern"),
        sa.PrimaryKeyConstraint("concern", "position", name="pk_concern_provision"),
    )
    op.create_table(
        "concern_entry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("concern", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("only_for", sa.Text()),
        sa.ForeignKeyConstraint(["concern"], ["concern.reference"], name="fk_concern_entry_concern"),
        sa.ForeignKeyConstraint(["only_for"], ["party.id"], name="fk_concern_entry_only_for"),
        sa.ForeignKeyConstraint(["party"], ["party.id"], name="fk_concern_entry_party"),
        sa.PrimaryKeyConstraint("id", name="pk_concern_entry"),
    )
    op.create_index("ix_concern_entry_concern", "concern_entry", ["concern"])


def _create_outgoing() -> None:
    op.create_table(
        "outgoing_message",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text()),
        sa.Column("kind", sa.Text()),
        sa.Column("cycle", sa.Text()),
        sa.Column("recipient", sa.Text()),
        sa.Column("via", sa.Text(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("user", sa.Text()),
        sa.Column("channel", sa.Text()),
        sa.Column("thread", sa.Text()),
        sa.Column("notice", sa.Text(), nullable=False),
        sa.Column("urgency", sa.SmallInteger(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("generation", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("free_from", sa.Double(), server_default=sa.text("0"), nullable=False),
        sa.Column("first_tried", sa.Double()),
        sa.Column("ts", sa.Text()),
        sa.Column("unclear", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("problem", sa.Text()),
        sa.CheckConstraint(
            "state IN ('pending', 'claimed', 'sent', 'cancelled', 'undeliverable')",
            name="outgoing_message_is_in_a_known_state",
        ),
        sa.CheckConstraint(
            "(subject IS NULL AND kind IS NULL AND cycle IS NULL AND recipient IS NULL)"
            " OR (subject IS NOT NULL AND kind IS NOT NULL AND cycle IS NOT NULL AND recipient IS NOT NULL)",
            name="outgoing_message_has_a_whole_key_or_none",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_outgoing_message"),
        sa.UniqueConstraint(
            "subject", "kind", "cycle", "recipient", name="uq_outgoing_message_subject_kind_cycle_recipient"
        ),
    )
    op.create_index(
        "ix_outgoing_message_still_to_send",
        "outgoing_message",
        ["urgency", "due_at"],
        sqlite_where=sa.text("state IN ('pending', 'claimed')"),
        postgresql_where=sa.text("state IN ('pending', 'claimed')"),
    )
    op.create_table(
        "delivery",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_delivery"),
    )
    op.create_index("ix_delivery_at", "delivery", ["at"])
