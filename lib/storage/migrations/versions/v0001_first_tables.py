"""The first tables: festivals with their venues, items and counts, and the history of them all."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    things()
    changes()
    op.create_table(
        "stamps",
        sa.Column("festival_id", sa.Text, primary_key=True),
        sa.Column("item_id", sa.Text, primary_key=True),
        sa.Column("changed_at", sa.Text, nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
    )
    op.create_table(
        "remembered",
        sa.Column("festival_id", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("value", sa.JSON, nullable=False),
    )


def things() -> None:
    op.create_table(
        "festivals",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("record", sa.JSON, nullable=False),
    )
    op.create_table(
        "venues",
        sa.Column("festival_id", sa.Text, sa.ForeignKey("festivals.id"), primary_key=True),
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("record", sa.JSON, nullable=False),
    )
    op.create_table(
        "items",
        sa.Column("festival_id", sa.Text, sa.ForeignKey("festivals.id"), primary_key=True),
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("venue_id", sa.Text),
        sa.Column("record", sa.JSON, nullable=False),
        sa.ForeignKeyConstraint(["festival_id", "venue_id"], ["venues.festival_id", "venues.id"]),
    )
    op.create_table(
        "counts",
        sa.Column("festival_id", sa.Text, primary_key=True),
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("item_id", sa.Text, nullable=False),
        sa.Column("record", sa.JSON, nullable=False),
        sa.ForeignKeyConstraint(["festival_id", "item_id"], ["items.festival_id", "items.id"]),
    )
    op.create_index("items_by_venue", "items", ["festival_id", "venue_id"])
    op.create_index("counts_by_item", "counts", ["festival_id", "item_id"])


def changes() -> None:
    counter = op.create_table("counter", sa.Column("revision", sa.Integer, primary_key=True, autoincrement=False))
    op.bulk_insert(counter, [{"revision": 0}])
    op.create_table(
        "changes",
        sa.Column("revision", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("festival_id", sa.Text, nullable=False),
    )
    op.create_table(
        "history",
        sa.Column("revision", sa.Integer, sa.ForeignKey("changes.revision"), primary_key=True, autoincrement=False),
        sa.Column("table_name", sa.Text, primary_key=True),
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("festival_id", sa.Text, nullable=False),
        sa.Column("before", sa.JSON),
        sa.Column("after", sa.JSON),
    )
    op.create_index("changes_of_festival", "changes", ["festival_id", "revision"])
    op.create_index("history_of_thing", "history", ["festival_id", "table_name", "id", "revision"])
