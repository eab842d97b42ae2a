"""Lists of awards as organizers publish them."""
