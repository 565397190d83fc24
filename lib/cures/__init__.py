"""What `proposals` is made of: what could be changed, a quick look at all of it, and a cure applied."""
