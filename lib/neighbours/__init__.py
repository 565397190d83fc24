"""A programme in the formats of others, who read it without knowing Navasard."""
