"""Every operation on people from a CSV file: read whole, every mistake of every row found, mended in place, planned."""
