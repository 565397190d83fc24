"""What is published or is to be, and the feeds of partners. Festivals that were public already are due at once."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

LONG_AGO = "1970-01-01T00:00:00+00:00"


def upgrade() -> None:
    op.create_table(
        "releases",
        sa.Column("festival_id", sa.Text, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("desk_revision", sa.Integer, nullable=False),
        sa.Column("as_release", sa.Integer),
        sa.Column("withdrawn_at", sa.Text),
        sa.Column("withdrawn_by", sa.Text),
        sa.Column("document", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "schedules",
        sa.Column("festival_id", sa.Text, primary_key=True),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
    )
    op.create_table(
        "partner_feeds",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("festival_id", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("query", sa.Text, nullable=False),
        sa.Column("has_tentative", sa.Boolean, nullable=False),
        sa.Column("has_notes", sa.Boolean, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("created_at", sa.Text, nullable=False),
        sa.Column("created_by", sa.Text, nullable=False),
        sa.Column("revoked_at", sa.Text),
        sa.Column("revoked_by", sa.Text, nullable=False),
        sa.Column("last_used_at", sa.Text),
    )
    op.create_index("partner_feeds_of_festival", "partner_feeds", ["festival_id"])
    op.execute(f"INSERT INTO schedules SELECT id, '{LONG_AGO}', 'navasard', '' FROM festivals")  # noqa: S608
