"""The whole procedure of a concern: drafts, extensions, what it follows on and is linked to; notices of leaving."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

LISTS = {
    f"ix_concern_{party}_{key}": [party, key, "reference", "state", *also]
    for party in ("raised_by", "addressed_to")
    for key, also in (("raised_at", ["aim_date"]), ("aim_date", []), ("changed_at", ["aim_date"]))
}


def upgrade() -> None:
    op.create_table(
        "concern_draft",
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("raised_by", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("version >= 1", name="concern_draft_counts_changes"),
        sa.ForeignKeyConstraint(["raised_by"], ["party.id"], name="fk_concern_draft_raised_by"),
        sa.PrimaryKeyConstraint("reference", name="pk_concern_draft"),
    )
    op.create_index("ix_concern_draft_raised_by_changed_at", "concern_draft", ["raised_by", "changed_at"])
    op.create_table(
        "response_draft",
        sa.Column("concern", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("version >= 1", name="response_draft_counts_changes"),
        sa.ForeignKeyConstraint(["concern"], ["concern.reference"], name="fk_response_draft_concern"),
        sa.PrimaryKeyConstraint("concern", name="pk_response_draft"),
    )
    op.add_column("concern", sa.Column("sent_by_letter", sa.Date()))
    op.add_column("concern", sa.Column("engagement", sa.Text()))
    op.add_column("concern", sa.Column("follows", sa.Text()))
    op.create_index("ix_concern_follows", "concern", ["follows"])
    op.add_column("concern", sa.Column("extension_to", sa.Date()))
    # Both databases take a rule with the column that it belongs to, and SQLite no other way afterwards.
    op.execute(
        "ALTER TABLE concern ADD COLUMN extension_by TEXT"
        " CONSTRAINT concern_extension_is_somebodys CHECK ((extension_to IS NULL) = (extension_by IS NULL))"
    )
    op.add_column("concern_entry", sa.Column("day", sa.Date()))
    # What was raised before keeps on its timeline, too, which aim date it began with.
    op.execute(
        "UPDATE concern_entry SET day = (SELECT aim_date FROM concern WHERE reference = concern_entry.concern)"
        " WHERE kind = 'raised'"
    )
    op.add_column("concern", sa.Column("changed_at", sa.DateTime(timezone=True)))
    op.execute(
        "UPDATE concern SET changed_at = (SELECT max(concern_entry.at) FROM concern_entry"
        " WHERE concern_entry.concern = concern.reference AND concern_entry.only_for IS NULL)"
    )
    for name, columns in LISTS.items():
        op.create_index(name, "concern", columns)
    op.add_column("outgoing_message", sa.Column("file", sa.Text()))
    op.create_table(
        "planned_calendar",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("up_to", sa.Text()),
        sa.CheckConstraint("id = 1", name="planned_calendar_is_one"),
        sa.PrimaryKeyConstraint("id", name="pk_planned_calendar"),
    )

    op.create_table(
        "leaving",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("framework", sa.Text(), nullable=False),
        sa.Column("framework_version", sa.Integer(), nullable=False),
        sa.Column("provision", sa.Text(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("matters", sa.Text(), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(timezone=True)),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("version >= 1", name="leaving_counts_changes"),
        sa.ForeignKeyConstraint(["party"], ["party.id"], name="fk_leaving_party"),
        sa.PrimaryKeyConstraint("id", name="pk_leaving"),
    )


def downgrade() -> None:
    op.drop_table("leaving")
    op.drop_table("planned_calendar")
    op.drop_column("outgoing_message", "file")
    for name in LISTS:
        op.drop_index(name, "concern")
    op.drop_column("concern", "changed_at")
    op.drop_column("concern_entry", "day")
    op.drop_column("concern", "extension_by")
    op.drop_column("concern", "extension_to")
    op.drop_index("ix_concern_follows", "concern")
    op.drop_column("concern", "follows")
    op.drop_column("concern", "engagement")
    op.drop_column("concern", "sent_by_letter")
    op.drop_table("response_draft")
    op.drop_index("ix_concern_draft_raised_by_changed_at", "concern_draft")
    op.drop_table("concern_draft")
