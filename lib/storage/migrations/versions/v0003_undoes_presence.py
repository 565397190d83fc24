"""Which revision a revision undoes, and who is there."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("changes", sa.Column("undoes", sa.Integer))
    op.create_index("changes_undoing", "changes", ["undoes"])
    op.create_table(
        "presence",
        sa.Column("session_id", sa.Text, primary_key=True),
        sa.Column("festival_id", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("holds", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        prefixes=["UNLOGGED"] if op.get_bind().dialect.name == "postgresql" else [],
    )
