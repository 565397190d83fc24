"""Doors, what phones count there, and what of it has been written down."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "doors",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("festival_id", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("venue_id", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("created_at", sa.Text, nullable=False),
        sa.Column("created_by", sa.Text, nullable=False),
        sa.Column("revoked_at", sa.Text),
        sa.Column("revoked_by", sa.Text, nullable=False),
    )
    op.create_index("doors_of_festival", "doors", ["festival_id"])
    op.create_table(
        "tallies",
        sa.Column("festival_id", sa.Text, primary_key=True),
        sa.Column("item_id", sa.Text, primary_key=True),
        sa.Column("day", sa.Text, primary_key=True),
        sa.Column("phone", sa.Text, primary_key=True),
        sa.Column("plus", sa.Integer, nullable=False),
        sa.Column("minus", sa.Integer, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
    )
    op.create_table(
        "tally_sums",
        sa.Column("festival_id", sa.Text, primary_key=True),
        sa.Column("item_id", sa.Text, primary_key=True),
        sa.Column("day", sa.Text, primary_key=True),
        sa.Column("taken", sa.Integer),
        sa.Column("writing", sa.Integer),
        sa.Column("is_settled", sa.Boolean, nullable=False),
    )
    op.create_table(
        "typed_numbers",
        sa.Column("festival_id", sa.Text, primary_key=True),
        sa.Column("id", sa.Text, primary_key=True),
    )
