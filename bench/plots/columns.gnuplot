# Reads the names of a file's columns into `header`, for has(); from then on columns go by their names.
set datafile nocolumnheaders
set datafile separator "\n"
set table $header
plot file every ::0::0 using (header = stringcolumn(1), 1) with table
unset table
set datafile separator comma
set datafile columnheaders
