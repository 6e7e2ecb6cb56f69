"""Drawing: arrays in; SVG, HTML and text out. Knows no run.

Each file holds one kind of picture and is named after it, so nothing is imported here:
`from glassnet.drawing.curves import Series, curves`. Every picture is a string of SVG
that carries its title and its sentence, follows the page's colors, and reads alone.

* `curves`     lines over epochs
* `lines`      curves over any x; `mark` puts words at an x or a y
* `panels`     the same small picture for each of many things, on one scale
* `plane`      points of two features by class, with `regions` and `neurons`
* `surface`    heights of a function of two variables, by `contours`, and ways down
* `images`     small images on one scale, by `mosaic` and `png`
* `histogram`  how numbers are spread
* `heat`       a matrix of cells by magnitude, on a `scale`
* `hexmap`     a self-organizing map
* `flow`       a small network with its own numbers
* `confusion`  which class is taken for which
* `residuals`  predictions against the truth, and what is left over
* `reliability` how sure answers are against how often they are right
* `bars`       scores side by side, with intervals
* `trials`     what many settings reached, against each of them
* `network`    layers left to right, in `columns`
* `layers`     the table of layers, as HTML and as text; `rows` makes its rows
* `numbers`    how a number is written, everywhere
* `decimate`   which points of a long line to draw
* `palette`    every color, for light and dark
* `axes`       where a number stands; `looks` tell series and classes apart
* `svg`        the parts a picture is made of; `figure` takes them from matplotlib
"""
