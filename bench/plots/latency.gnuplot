# How long messages and requests took: a curve for each case, as high where most of them lie, on one axis of time.
#
#   gnuplot -e "run='results/latest'" bench/plots/latency.gnuplot > latency.svg
load ARG0[:strlen(ARG0) - strlen("latency.gnuplot")]."style.gnuplot"
file = latencies
eval read_header

array names[400]
array highest[400]
part(x) = strlen(stringcolumn("part")) ? " ".stringcolumn("part")."s" : ""
name(x) = stringcolumn("case").part(0)
position(s) = (found = 0, sum [k = 1:rows] (names[k] eq s ? (found = k) : 0), found)
add(s) = position(s) == 0 && rows < 400 ? (count_row(s), names[rows] = s, 1) : 1
shortest = 1e300
longest_time = 0
look(x) = (add(name(0)), shortest = min(shortest, column("latency_us")), longest_time = max(longest_time, column("latency_us")), 1)
set table $looked
plot latencies using (look(0)) with table
unset table
if (rows == 0) { print "no latencies in ".latencies; exit status 3 }

# Ten bins for a factor of 10^(1/2): each holds times within 12 % of each other.
bin(us) = (floor(log10(us) * 20) + 0.5) / 20
do for [k = 1:rows] {
    eval sprintf("set table $curve_%d", k)
    plot latencies using (name(0) eq names[k] ? bin(column("latency_us")) : NaN):(column("count")) smooth fnormal
    unset table
    set datafile separator whitespace
    set datafile nocolumnheaders
    eval sprintf("stats $curve_%d using 2 nooutput", k)
    highest[k] = STATS_max
    set datafile separator comma
    set datafile columnheaders
}
set datafile separator whitespace
set datafile nocolumnheaders

row_height = 40
eval lay_out_rows
set rmargin at screen 1 - 20. / width
set yrange [-rows - 0.15 : 0.1]
set xrange [floor(log10(shortest)) : ceil(log10(longest_time))]
set xlabel "time of a message or request"
# A power of ten of microseconds in a unit that fits.
time_text(power) = power >= 6 ? sprintf("%g s", 10. ** (power - 6)) : power >= 3 ? sprintf("%g ms", 10. ** (power - 3)) : power >= 0 ? sprintf("%g us", 10. ** power) : sprintf("%g ns", 10. ** (power + 3))
set xtics ()
do for [power = floor(log10(shortest)):ceil(log10(longest_time))] {
    set xtics add (time_text(power) power)
}
set key off
do for [k = 1:rows] {
    if (narrow) { set label cut(names[k]) at graph 0, first -k + 0.8 left } else { set label cut(names[k]) at graph 0, first -k + 0.3 right offset -0.8, 0 }
}
peak = narrow ? 0.62 : 0.85
drawn = ""
do for [k = 1:rows] {
    drawn = drawn.(k > 1 ? ", " : "").sprintf("$curve_%d using 1:(-%d + $2 / highest[%d] * peak):(-%d) with filledcurves fs solid 1 noborder lc rgb blue, $curve_%d using 1:(-%d + $2 / highest[%d] * peak) with lines lw 1 lc rgb blue", k, k, k, k, k, k, k)
}
eval "plot ".drawn
