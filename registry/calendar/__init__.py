"""The working calendar: the years of public holidays that are known, and entering those that are not."""
