"""What `feed` and `routes` are made of: addresses, public words, time zones, and bytes kept ready."""
