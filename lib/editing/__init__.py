"""What a person edits: the form of an item, and the tables of items, venues, people and journeys, there and back."""
