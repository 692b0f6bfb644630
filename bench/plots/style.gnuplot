# What all graphs share: where the data is, how large the picture is, colours. Loaded by each script, which then sets
# what it needs itself.
#
#   run    the folder with summary.csv and what else a script reads
#   width  of the picture in pixels; 860 unless said. Below 600 names stand above what they name, for phones
#
# Colours are those of Okabe and Ito (jfly.uni-koeln.de/color), which people with any colour vision tell apart. The
# report's style sheet knows them, `ink`, `paper` and `faint` by their values, and puts others in their place on a dark
# screen.

if (!exists("run")) {
    print "say where the data is, as in gnuplot -e \"run='results/latest'\" cpu.gnuplot > cpu.svg"
    exit status 2
}
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
rounds = run."/rounds.csv"
machines = run."/machines.csv"

max(a, b) = a > b ? a : b
min(a, b) = a < b ? a : b

# How a script begins its picture: set terminal svg size width, height @picture
picture = 'noenhanced font "sans-serif,13"'
# Pixels that a letter of that takes, more or less.
character = 7.2

# A size in the units of the command line: 64 KiB.
in_units(bytes, factor, name) = sprintf("%g %s", 1. * bytes / factor, name)
size_text(bytes) = bytes >= 2 ** 30 ? in_units(bytes, 2 ** 30, "GiB") \
    : bytes >= 2 ** 20 ? in_units(bytes, 2 ** 20, "MiB") : bytes >= 1024 ? in_units(bytes, 1024, "KiB") : in_units(bytes, 1, "B")

# A number with three digits, never as 1e+03.
figure(v) = v != v ? "-" : abs(v) >= 99.95 ? sprintf("%.0f", v) : abs(v) >= 9.995 ? sprintf("%.1f", v) \
    : abs(v) >= 0.9995 ? sprintf("%.2f", v) : sprintf("%.3g", v)

# A name as long as there is room for on a phone.
cut(name) = strlen(name) > 48 ? name[:47]."…" : name

# Which columns `file` has, as columns.gnuplot reads them: older ones lack some.
header = ""
has(name) = strstrt(",".header.",", ",".name.",") > 0

set datafile separator comma
set datafile missing ""
set datafile commentschars ""
set encoding utf8
set border 0
set tics nomirror scale 0 textcolor rgb ink
set grid xtics lt 1 lw 1 lc rgb faint
set key off

# What a row of summary.csv measured. Files from before there was such a column tell it by their latencies.
workload(x) = has("workload") ? stringcolumn("workload") : is_there("latency_p50_us") ? "latency" : "bandwidth"
is_there(name) = has(name) && strlen(stringcolumn(name)) > 0
number(name) = is_there(name) ? column(name) : NaN

# What a first look at a file counts, for rows.gnuplot: rows, and the letters of the longest name.
rows = 0
longest = 0
count_row(name) = (rows = rows + 1, longest = max(longest, strlen(cut(name))), 1)
