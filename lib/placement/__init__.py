"""What `placing` is made of: the time that is left over, places for each of the unplaced, the choice among them."""
