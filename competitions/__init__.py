"""What happened: competitions, events, entries, results and awards."""
