"""What is known of people, the journeys between venues, and the clashes that somebody accepted."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    for name in ("people", "journeys", "waivers"):
        op.create_table(
            name,
            sa.Column("festival_id", sa.Text, sa.ForeignKey("festivals.id"), primary_key=True),
            sa.Column("id", sa.Text, primary_key=True),
            sa.Column("record", sa.JSON, nullable=False),
        )
