"""The released programme as one page of HTML, for everybody: `page` makes it."""
