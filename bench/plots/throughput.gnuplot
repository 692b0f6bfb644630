# Throughput of each case, beside what its links can carry, its limit, and what others got.
#
#   gnuplot -e "run='results/latest'" bench/plots/throughput.gnuplot > throughput.svg
#
# What others got is a column that the report adds to summary.csv: rdmabench report --data.
here = ARG0[:strlen(ARG0) - strlen("throughput.gnuplot")]
load here."style.gnuplot"
file = summary
load here."columns.gnuplot"

wanted(x) = workload(0) ne "latency" && is_there("throughput_gbps")
is_bandwidth(x) = workload(0) eq "bandwidth"
# What takes of the links all that it can have.
is_greedy(x) = is_bandwidth(0) || workload(0) eq "migration"
name(x) = cut(stringcolumn("case"))
gbps(x) = column("throughput_gbps")
# Figures hold both directions together; ceiling and limit are those of one.
directions(x) = stringcolumn("direction") eq "both" && is_bandwidth(0) ? 2 : 1
limit(x) = number("limit_bytes_per_s") * 8e-9 * directions(0)
ceiling(x) = is_greedy(0) ? number("ceiling_gbps") * directions(0) : NaN
# Of a migration it is memory, which is not what its bar shows.
reference(x) = is_bandwidth(0) ? number("reference_gbps") : NaN

highest = 0
transports = ""
ceilings = 0
references = 0
limits = 0
raise(value) = value > highest ? (highest = value) : 0
remember(name) = strstrt(transports." ", " ".name." ") ? 0 : (transports = transports." ".name)
there(value) = value == value
look(x) = (count_row(name(0)), remember(stringcolumn("transport")), \
    raise(gbps(0)), raise(reference(0)), raise(ceiling(0)), \
    limits = limits + there(limit(0)), ceilings = ceilings + there(ceiling(0)), \
    references = references + there(reference(0)), 1)
set table $looked
plot summary using (wanted(0) ? look(0) : 0) with table
unset table
if (rows == 0) { print "no case with throughput in ".summary; exit status 3 }

entries = words(transports) + (ceilings > 0) + (limits > 0) + (references > 0)
load here."rows.gnuplot"
set xrange [0 : highest > 0 ? highest * 1.05 : 1]
set xlabel "Gbps of payload"

i = 0
y(x) = wanted(0) ? (i = i + 1, -i) : NaN
low(x) = at + shift - half - 0.08
long = 2 * half + 0.16
plot for [t in transports] i = 0, \
        summary using (at = y(0), stringcolumn("transport") eq t ? 0 : NaN):(at + shift):(0):(gbps(0)) \
        :(at + shift - half):(at + shift + half) \
        with boxxyerror fs solid 1 noborder lc rgb of_transport(t) title t, \
    i = 0, summary using (at = y(0), ceilings ? ceiling(0) : NaN):(low(0)):(0):(long) \
        with vectors nohead lw 2.5 lc rgb ink title (ceilings ? "ceiling" : ""), \
    i = 0, summary using (at = y(0), limits ? limit(0) : NaN):(low(0)):(0):(long) \
        with vectors nohead lw 2.5 dt (3, 2) lc rgb ink title (limits ? "limit" : ""), \
    i = 0, summary using (at = y(0), references ? reference(0) : NaN):(at + shift) \
        with points pt 13 ps 1.5 lc rgb paper notitle, \
    i = 0, summary using (at = y(0), references ? reference(0) : NaN):(at + shift) \
        with points pt 12 ps 1 lw 2 lc rgb ink title (references ? "reference" : ""), \
    i = 0, summary using (0):(name_y(y(0))):(wanted(0) ? name(0) : "") with labels @beside notitle, \
    i = 0, summary using (highest * 1.05):(at = y(0), at + shift):(wanted(0) ? figure(gbps(0)) : "") \
        with labels @value notitle
