# Throughput over time, what each NIC carried on top of the other's: a small picture for each case, as the client counted. A bar on the axis of time, "down", says that a
# channel had no connection.
#
#   gnuplot -e "run='results/latest'" bench/plots/timeline.gnuplot > timeline.svg
load ARG0[:strlen(ARG0) - strlen("timeline.gnuplot")]."style.gnuplot"
file = intervals
eval read_header

# Cases by number, and the NICs of each.
array names[400]
array nics[400]
array interval[400]
array downs[400]
cases = 0
last = 0
nic(x) = strlen(stringcolumn("nic")) ? stringcolumn("nic") : "unknown"
down(x) = has("state") && stringcolumn("state") eq "down"
wanted(x) = stringcolumn("end") eq "client"
position(s) = (found = 0, sum [k = 1:cases] (names[k] eq s ? (found = k) : 0), found)
add(s, seconds) = (p = position(s), p == 0 && cases < 400 ? (cases = cases + 1, names[cases] = s, nics[cases] = "", interval[cases] = seconds, downs[cases] = 0, p = cases) : 0, p)
note(p, name) = p == 0 || strstrt(nics[p]." ", " ".name." ") ? 0 : (nics[p] = nics[p]." ".name)
look(x) = (c = add(stringcolumn("case"), column("end_s") - column("start_s")), note(c, nic(0)), c && down(0) ? (downs[c] = 1) : 0, last = max(last, column("end_s")), 1)
set table $looked
plot intervals using (wanted(0) ? look(0) : 0) with table
unset table
if (cases == 0) { print "no intervals in ".intervals; exit status 3 }

columns = narrow || cases == 1 ? 1 : 2
lines = (cases + columns - 1) / columns
panel = cases == 1 ? 230 : 160
height = lines * panel + 26
eval begin
set multiplot layout lines, columns margins screen 66. / width, screen 1 - 12. / width, screen 56. / height, screen 1 - 46. / height spacing screen 74. / width, screen 74. / height
set border 3 lc rgb faint
set grid ytics noxtics lt 1 lw 1 lc rgb faint
set xrange [0:last]
set key at graph 1, screen 1 right bottom horizontal samplen 1 font "sans-serif,12"
of_case(c) = wanted(0) && stringcolumn("case") eq names[c]
# Whether the row's NIC is one of the first n of the case: the nth layer reaches up to their sum.
among(c, n) = (ours = 0, sum [k = 1:n] (word(nics[c], k) eq nic(0) ? (ours = 1) : 0), ours)
middle(x) = (column("start_s") + column("end_s")) / 2
# A distance between lines of which three or four fit below the value: 1, 2 or 5 times a power of ten.
distance(v) = (power = 10 ** floor(log10(v / 3)), v / 3 / power < 2 ? power : v / 3 / power < 5 ? 2 * power : 5 * power)

do for [c = 1:cases] {
    count = words(nics[c])
    set datafile separator comma
    set datafile columnheaders
    set yrange [*:*]
    set table $total
    plot intervals using (of_case(c) ? middle(0) : NaN):(column("throughput_gbps")) smooth frequency
    unset table
    set datafile separator whitespace
    set datafile nocolumnheaders
    stats $total using 2 nooutput
    set datafile separator comma
    set datafile columnheaders
    top = STATS_max > 0 ? STATS_max : 1
    set yrange [0:top * 1.08]
    set ytics 0, distance(top)
    set label 1 names[c] at graph 0, graph 1 left offset 0, 0.9
    set key at graph 1, graph 1.02 right bottom horizontal samplen 1
    set boxwidth interval[c] * 1.005 absolute
    if (c > cases - columns) { set xlabel "seconds" } else { unset xlabel }
    if (columns == 1 || c % columns == 1) { set ylabel "Gbps" offset 0.8, 0 } else { unset ylabel }
    plot for [n = count:1:-1] intervals using (of_case(c) && among(c, n) ? middle(0) : NaN):(column("throughput_gbps")) smooth frequency with boxes fs solid 1 noborder lc rgb shade(n) title word(nics[c], n), \
        intervals using (of_case(c) && down(0) ? column("start_s") : NaN):(top * 0.02):(column("end_s") - column("start_s")):(0) with vectors nohead lw 5 lc rgb ink title (downs[c] ? "down" : "")
}
unset multiplot
