# Reads the names of a file's columns into `header`, for has(); from then on columns go by their names.
#
# One by one: gnuplot cuts a field of more than some 1000 letters, and a header read as one field is longer.
set datafile separator comma
set datafile nocolumnheaders
header = ""
stats file every ::0::0 using (1) nooutput
set table $header
plot file every ::0::0 using (sum [i = 1:STATS_columns] (header = header.stringcolumn(i).",", 1)) with table
unset table
set datafile columnheaders
