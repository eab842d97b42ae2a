"""Reading real workbooks: opened under guard, headings by what they mean, names, dates and digits mended."""
