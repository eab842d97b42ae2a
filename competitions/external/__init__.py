"""Awards decided elsewhere: handed in with the document that proves them, confirmed by a second person."""
