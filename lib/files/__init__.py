"""What `tables` is made of: cells and headers of spreadsheets, sheets, and rows read into items and written again."""
