"""One figure a file: each has `draw(folder)`, which yields (suffix of the file's name, figure)."""
