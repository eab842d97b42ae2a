"""Score sheets: modules, totals and ranks as somebody typed them into a spreadsheet."""
