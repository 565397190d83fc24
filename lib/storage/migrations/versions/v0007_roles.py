"""Who has which role, and who has come; and doors of somebody who has signed in."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "grants",
        sa.Column("festival_id", sa.Text, primary_key=True),
        sa.Column("to", sa.Text, primary_key=True),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
    )
    op.create_index("grants_to", "grants", ["to"])
    op.create_table(
        "accounts",
        sa.Column("address", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("seen_at", sa.Text, nullable=False),
    )
    op.add_column("doors", sa.Column("owner", sa.Text, nullable=False, server_default=""))
