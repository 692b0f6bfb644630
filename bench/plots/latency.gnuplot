# How long messages and requests took: a curve for each case, as high where most of them lie, on one axis of time.
#
#   gnuplot -e "run='results/latest'" bench/plots/latency.gnuplot > latency.svg
here = ARG0[:strlen(ARG0) - strlen("latency.gnuplot")]
load here."style.gnuplot"
file = latencies
load here."columns.gnuplot"

most = 400
array names[most]
array highest[most]
part(x) = strlen(stringcolumn("part")) ? " ".stringcolumn("part")."s" : ""
name(x) = stringcolumn("case").part(0)
us(x) = column("latency_us")
position(s) = (found = 0, sum [k = 1:rows] (names[k] eq s ? (found = k) : 0), found)
add(s) = position(s) == 0 && rows < most ? (count_row(s), names[rows] = s, 1) : 1
shortest = 1e300
slowest = 0
look(x) = (add(name(0)), shortest = min(shortest, us(0)), slowest = max(slowest, us(0)), 1)
set table $looked
plot latencies using (look(0)) with table
unset table
if (rows == 0) { print "no latencies in ".latencies; exit status 3 }

# Twenty bins for a factor of ten: each holds times within 12 % of each other.
bin(us) = (floor(log10(us) * 20) + 0.5) / 20
do for [k = 1:rows] {
    set datafile separator comma
    set datafile columnheaders
    eval sprintf("set table $curve_%d", k)
    plot latencies using (name(0) eq names[k] ? bin(us(0)) : NaN):(column("count")) smooth fnormal
    unset table
    set datafile separator whitespace
    set datafile nocolumnheaders
    eval sprintf("stats $curve_%d using 2 nooutput", k)
    highest[k] = STATS_max
}

row_height = 40
load here."rows.gnuplot"
low = floor(log10(shortest))
high = ceil(log10(slowest))
set rmargin at screen 1 - 26. / width
set yrange [-rows - 0.15 : 0.1]
set xrange [low : high]
set xlabel "time of a message or request"
set key off
# A power of ten of microseconds in a unit that fits.
time_text(power) = power >= 6 ? sprintf("%g s", 10. ** (power - 6)) \
    : power >= 3 ? sprintf("%g ms", 10. ** (power - 3)) \
    : power >= 0 ? sprintf("%g us", 10. ** power) : sprintf("%g ns", 10. ** (power + 3))
set xtics ()
do for [power = low:high] { set xtics add (time_text(power) power) }

peak = narrow ? 0.62 : 0.85
name_at = narrow ? 0.8 : 0.3
drawn = ""
do for [k = 1:rows] {
    set label cut(names[k]) at graph 0, first -k + name_at @beside
    curve = sprintf("$curve_%d using 1:(-%d + $2 / highest[%d] * peak)", k, k, k)
    drawn = drawn.(k > 1 ? ", " : "").curve.sprintf(":(-%d) with filledcurves fs solid 0.8 noborder lc rgb blue, ", k) \
        .curve." with lines lw 1 lc rgb blue"
}
eval "plot ".drawn
