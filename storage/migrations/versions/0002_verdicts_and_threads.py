"""Verdicts on answers; answers found by their thread; messages that go to a response_url."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

IN_A_THREAD = sa.text("thread IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "answer_verdict",
        sa.Column("framework", sa.Text(), nullable=False),
        sa.Column("framework_version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("provision", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.CheckConstraint("verdict IN ('helpful', 'not right')", name="answer_verdict_is_one_of_two"),
        sa.CheckConstraint("times >= 1", name="answer_verdict_counts_from_one"),
        sa.PrimaryKeyConstraint("framework", "framework_version", "provision", "verdict", name="pk_answer_verdict"),
    )
    op.add_column("outgoing_message", sa.Column("response_url", sa.Text()))
    op.create_index(
        "ix_outgoing_message_thread",
        "outgoing_message",
        ["channel", "thread", "due_at"],
        sqlite_where=IN_A_THREAD,
        postgresql_where=IN_A_THREAD,
    )


def downgrade() -> None:
    op.drop_index("ix_outgoing_message_thread", "outgoing_message")
    op.drop_column("outgoing_message", "response_url")
    op.drop_table("answer_verdict")
