"""The printed certificate: a PDF page drawn with Typst, with its credential attached."""
