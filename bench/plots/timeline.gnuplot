# Throughput over time, what each NIC carried on top of the other's: a small picture for each case, as counted by the
# end that knows. A bar on the axis of time, "down", says that a channel had no connection.
#
#   gnuplot -e "run='results/latest'" bench/plots/timeline.gnuplot > timeline.svg
here = ARG0[:strlen(ARG0) - strlen("timeline.gnuplot")]
load here."style.gnuplot"

# Cases with one message at a time are left out: their latency says more.
file = summary
load here."columns.gnuplot"
left_out = "|"
set table $looked
plot summary using (workload(0) eq "latency" ? (left_out = left_out.stringcolumn("case")."|", 1) : 0) with table
unset table

file = intervals
load here."columns.gnuplot"
most = 400
array names[most]
array nics[most]
array interval[most]
array downs[most]
# What each end counted of a case in each direction: an end that the device bypasses counts nothing.
array counted[most * 6]
do for [k = 1:most] { downs[k] = 0; nics[k] = "" }
do for [k = 1:most * 6] { counted[k] = 0. }
cases = 0
last = 0
is_client(x) = stringcolumn("end") eq "client"
direction(x) = has("direction") ? stringcolumn("direction") : ""
way(x) = direction(0) eq "upload" ? 0 : direction(0) eq "download" ? 1 : 2
place(c, way, at_client) = (c - 1) * 6 + way * 2 + (at_client ? 1 : 2)
position(s) = (found = 0, sum [k = 1:cases] (names[k] eq s ? (found = k) : 0), found)
case(x) = position(stringcolumn("case"))
wanted(x) = !strstrt(left_out, "|".stringcolumn("case")."|")
width_of(x) = column("end_s") - column("start_s")
begin(x) = (cases = cases + 1, names[cases] = stringcolumn("case"), interval[cases] = width_of(0), cases)
add(x) = (p = case(0), p > 0 ? p : cases < most ? begin(0) : 0)
gbps(x) = column("throughput_gbps")
tell(p) = (counted[p] = counted[p] + gbps(0), last = max(last, column("end_s")), 1)
count(c) = c == 0 ? 0 : tell(place(c, way(0), is_client(0)))
set table $looked
plot intervals using (wanted(0) ? count(add(0)) : 0) with table
unset table
if (cases == 0) { print "no intervals in ".intervals; exit status 3 }

# The end that knows: the client, unless it has counted less than half of what the server has.
knows(c) = c > 0 && is_client(0) == (counted[place(c, way(0), 1)] * 2 >= counted[place(c, way(0), 0)])
nic(x) = strlen(stringcolumn("nic")) ? stringcolumn("nic") : "unknown"
down(x) = has("state") && stringcolumn("state") eq "down"
new(c) = !strstrt(nics[c]." ", " ".nic(0)." ")
note(c) = (new(c) ? (nics[c] = nics[c]." ".nic(0)) : 0, down(0) ? (downs[c] = 1) : 0, 1)
set table $looked
plot intervals using (wanted(0) && knows(case(0)) ? note(case(0)) : 0) with table
unset table

columns = narrow || cases == 1 ? 1 : 2
lines = (cases + columns - 1) / columns
panel = cases == 1 ? 240 : 172
height = lines * panel + 18
set terminal svg size width, height @picture
set multiplot layout lines, columns \
    margins screen 66. / width, screen 1 - 12. / width, screen 56. / height, screen 1 - 48. / height \
    spacing screen 74. / width, screen 86. / height
set border 3 lc rgb faint
set grid ytics noxtics lt 1 lw 1 lc rgb faint
set xrange [0:last]
of_case(c) = stringcolumn("case") eq names[c] && knows(c)
# Whether the row's NIC is one of the first n of the case: the nth layer reaches up to their sum.
among(c, n) = (ours = 0, sum [k = 1:n] (word(nics[c], k) eq nic(0) ? (ours = 1) : 0), ours)
# Ends and parts do not begin at the same microsecond: halves of intervals bring them together.
middle(c) = floor((column("start_s") + column("end_s")) / interval[c] + 0.5) * interval[c] / 2.
# A distance between lines of which three or four fit below the value: 1, 2 or 5 times a power of ten.
nice(v, power) = v / power < 2 ? power : v / power < 5 ? 2 * power : 5 * power
distance(v) = nice(v / 3., 10. ** floor(log10(v / 3.)))

do for [c = 1:cases] {
    set yrange [*:*]
    set table $total
    plot intervals using (of_case(c) ? middle(c) : NaN):(gbps(0)) smooth frequency
    unset table
    set datafile separator whitespace
    set datafile nocolumnheaders
    stats $total using 2 nooutput
    set datafile separator comma
    set datafile columnheaders
    top = STATS_max > 0 ? STATS_max : 1.
    set yrange [0:top * 1.08]
    set ytics 0, distance(top)
    set label 1 cut(names[c]) at graph 0, graph 1 left offset 0, 1.9
    set key at graph 1, graph 1.02 right bottom horizontal samplen 1 font "sans-serif,12"
    set boxwidth interval[c] * 1.005 absolute
    if (c > cases - columns) { set xlabel "seconds" } else { unset xlabel }
    if (columns == 1 || c % columns == 1) { set ylabel "Gbps" offset 0.8, 0 } else { unset ylabel }
    plot for [n = words(nics[c]):1:-1] \
            intervals using (of_case(c) && among(c, n) ? middle(c) : NaN):(gbps(0)) smooth frequency \
            with boxes fs solid 1 noborder lc rgb shade(n) title word(nics[c], n), \
        intervals using (of_case(c) && down(0) ? column("start_s") : NaN):(top * 0.02):(width_of(0)):(0) \
            with vectors nohead lw 5 lc rgb ink title (downs[c] ? "down" : "")
}
unset multiplot
