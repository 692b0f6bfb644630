# What all graphs share: where the data is, how large the picture is, colours. Loaded by each script, which then sets
# what it needs itself.
#
#   run    the folder with summary.csv and what else a script reads
#   width  of the picture in pixels; 860 unless said. Below 600 names stand above what they name, for phones
#
# Colours are those of Okabe and Ito (jfly.uni-koeln.de/color), which people with any colour vision tell apart. The
# report's style sheet knows them, `ink`, `paper` and `faint` by their values, and puts others in their place on a dark
# screen.

if (!exists("run")) { print "say where the data is: gnuplot -e \"run='results/latest'\" ".ARG0." > graph.svg"; exit status 2 }
if (!exists("width")) width = 860
narrow = width < 600

blue = 0x0072B2
orange = 0xE69F00
green = 0x009E73
purple = 0xCC79A7
vermilion = 0xD55E00
sky = 0x56B4E9
ink = 0x000000
paper = 0xFFFFFF
faint = 0xC8CCD0

# The nth of several of a kind.
array nth[6] = [blue, orange, green, purple, sky, vermilion]
shade(n) = nth[(int(n) - 1) % 6 + 1]
of_transport(name) = name eq "tcp" ? blue : name eq "roce" ? orange : name eq "iwarp" ? green : purple

summary = run."/summary.csv"
intervals = run."/intervals.csv"
latencies = run."/latency.csv"

max(a, b) = a > b ? a : b
min(a, b) = a < b ? a : b

# begin(height): the picture, of so many pixels.
font = "sans-serif,13"
character = 7.2
line = 17.
begin = 'set terminal svg size width, height noenhanced font font linewidth 1'

# A size in the units of the command line: 64 KiB.
size_text(bytes) = bytes >= 2 ** 30 ? sprintf("%g GiB", bytes / 2 ** 30) : bytes >= 2 ** 20 ? sprintf("%g MiB", bytes / 2 ** 20) : bytes >= 1024 ? sprintf("%g KiB", bytes / 1024.) : sprintf("%g B", bytes)

# A number with three digits, never as 1e+03.
figure(v) = v != v ? "-" : abs(v) >= 99.95 ? sprintf("%.0f", v) : abs(v) >= 9.995 ? sprintf("%.1f", v) : abs(v) >= 0.9995 ? sprintf("%.2f", v) : sprintf("%.3g", v)

# A name as long as there is room for on a phone.
cut(name) = strlen(name) > 48 ? name[:47]."…" : name

# Which columns a file has, into `header`: older ones lack some. has("name") then tells.
header = ""
has(name) = strstrt(",".header.",", ",".name.",") > 0
read_header = 'set datafile nocolumnheaders; set datafile separator "\n"; set table $header; plot file every ::0::0 using (header = stringcolumn(1), 1) with table; unset table; set datafile separator comma; set datafile columnheaders'

set datafile separator comma
set datafile missing ""
set datafile commentschars ""
set encoding utf8
set border 0
set tics nomirror scale 0 textcolor rgb ink
set grid xtics lt 1 lw 1 lc rgb faint
set key off

# What a row of summary.csv measured. Files from before there was such a column tell it by their latencies.
workload(x) = has("workload") ? stringcolumn("workload") : valid_number("latency_p50_us") ? "latency" : "bandwidth"
valid_number(name) = strlen(stringcolumn(name)) > 0
number(name) = valid_number(name) ? column(name) : NaN

# Graphs with a row for each case: names to the left, in a narrow picture above. `rows` and `longest` are what a first
# look at the file has counted, `step` is a row's height in pixels, `half` half of a bar's in rows, `entries`
# how many the key has.
count_row(name) = (rows = rows + 1, longest = max(longest, strlen(cut(name))), 1)
rows = 0
longest = 0
row_height = 26
entries = 3
lay_out_rows = 'narrow = narrow || longest > 42; step = row_height + (narrow ? 16 : 0); beside = narrow ? "left" : "right offset -0.8, 0"; shift = narrow ? -0.22 : 0; half = narrow ? 0.2 : 0.34; left = narrow ? 26. : 20 + longest * character; key_rows = int(ceil(entries / (width < 600 ? 2. : 5.))); top = 16. + key_rows * 18; height = rows * step + 62 + top; eval begin; set lmargin at screen left / width; set rmargin at screen 1 - 56. / width; set tmargin at screen 1 - top / height; set bmargin at screen 58. / height; set yrange [-rows - 0.6 : -0.4]; unset ytics; set key at screen 0.5, screen 1 - (top - 6) / 2 / height center center horizontal samplen 1.5 maxrows key_rows'
# Where the name of the row at y stands.
name_y(y) = narrow ? y + 0.26 : y
