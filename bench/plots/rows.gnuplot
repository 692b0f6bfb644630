# The place for a row for each case, `rows` of them: names to the left, in a narrow picture above what they name.
#
#   longest     letters of the longest name
#   row_height  in pixels; 26 unless set
#   entries     of the key; 3 unless set
if (!exists("row_height")) row_height = 26
if (!exists("entries")) entries = 3

narrow = narrow || longest > 42
key_rows = int(ceil(entries / (width < 600 ? 2. : 5.)))
top = 16. + key_rows * 18
left = narrow ? 26. : 20 + longest * character
height = rows * (row_height + (narrow ? 16 : 0)) + 62 + top

set terminal svg size width, height @picture
set lmargin at screen left / width
set rmargin at screen 1 - 56. / width
set tmargin at screen 1 - top / height
set bmargin at screen 58. / height
set yrange [-rows - 0.6 : -0.4]
unset ytics
set key at screen 0.5, screen 1 - (top - 6) / 2 / height center center horizontal samplen 1.5 maxrows key_rows

# In rows: how far what is drawn lies below the middle, half of a bar, where the name of the row at y stands.
shift = narrow ? -0.22 : 0
half = narrow ? 0.2 : 0.34
name_y(y) = narrow ? y + 0.26 : y
beside = narrow ? "left" : "right offset -0.8, 0"
value = "left offset 0.6, 0"
