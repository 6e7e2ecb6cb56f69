"""Drawing: arrays in; SVG, HTML and text out. Knows no run.

Each file holds one kind of picture and is named after it, so nothing is imported here:
`from glassnet.drawing.curves import Series, curves`. Every picture is a string of SVG
that carries its title and its sentence, follows the page's colors, and reads alone.

* `curves`     lines over epochs
* `confusion`  which class is taken for which
* `residuals`  predictions against the truth, and what is left over
* `reliability` how sure answers are against how often they are right
* `bars`       scores side by side, with intervals
* `network`    layers left to right, in `columns`
* `layers`     the table of layers, as HTML and as text; `rows` makes its rows
* `numbers`    how a number is written, everywhere
* `decimate`   which points of a long line to draw
* `palette`    every color, for light and dark
* `svg`        the parts a picture is made of; `figure` takes them from matplotlib
"""
