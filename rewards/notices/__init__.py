"""Lists of what is to be paid: drafted by the first bureau, on public notice, objected to, put up."""
