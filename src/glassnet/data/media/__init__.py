"""Media: pictures and sounds in files, found, read, and brought to one shape."""
