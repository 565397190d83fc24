"""What is left out of the presses of a sitting, and the number that was agreed on."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    known = {column["name"] for column in sa.inspect(op.get_bind()).get_columns("tally_sums")}
    if "left_out" in known:  # for a few days of November 2026 it was version 0005 that added them
        return
    op.add_column("tally_sums", sa.Column("left_out", sa.Integer, nullable=False, server_default="0"))
    op.add_column("tally_sums", sa.Column("agreed", sa.Integer))
