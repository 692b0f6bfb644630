# Latency of storage requests in each case of a mix: alone, beside migration, beside migration under a limit.
#
#   gnuplot -e "run='results/latest'" bench/plots/storage-latency.gnuplot > storage-latency.svg
here = ARG0[:strlen(ARG0) - strlen("storage-latency.gnuplot")]
load here."style.gnuplot"
file = summary
load here."columns.gnuplot"

wanted(x) = workload(0) eq "storage" && is_there("latency_p50_us")
# The case of a mix, whose storage is called case.storage.
case_of(s, n) = n > 8 && s[n - 7:] eq ".storage" ? s[:n - 8] : s
name(x) = cut(case_of(stringcolumn("case"), strlen(stringcolumn("case"))))
p50(x) = number("latency_p50_us") / 1000
p99(x) = number("latency_p99_us") / 1000
p999(x) = number("latency_p999_us") / 1000
worst(x) = p999(0) == p999(0) ? p999(0) : p99(0)

highest = 0
lowest = 1e300
range(low, high) = (lowest = min(lowest, low), highest = max(highest, high))
set table $looked
plot summary using (wanted(0) ? (count_row(name(0)), range(p50(0), worst(0)), 1) : 0) with table
unset table
if (rows == 0) { print "no storage traffic in ".summary; exit status 3 }
row_height = 34
load here."rows.gnuplot"
set logscale x
# Whole powers of ten, so that there is more than one number on the axis.
start = 10. ** floor(log10(lowest))
edge = 10. ** ceil(log10(highest))
set xrange [start : edge]
set format x "%g"
set xlabel narrow ? "milliseconds until answered" : "milliseconds from when a request was due until it was answered"
set label "99 %" at graph 1, first 0.05 @value

i = 0
y(x) = wanted(0) ? (i = i + 1, -i + shift) : NaN
plot i = 0, summary using (at = y(0), p50(0)):(at):(worst(0) - p50(0)):(0) \
        with vectors nohead lw 3 lc rgb faint notitle, \
    i = 0, summary using (at = y(0), p50(0)):(at) with points pt 7 ps 0.8 lc rgb blue title "median", \
    i = 0, summary using (at = y(0), p99(0)):(at) with points pt 9 ps 1 lc rgb vermilion title "99 %", \
    i = 0, summary using (at = y(0), p999(0)):(at) with points pt 5 ps 0.8 lc rgb ink title "99.9 %", \
    i = 0, summary using (start):(name_y(y(0) - shift)):(wanted(0) ? name(0) : "") with labels @beside notitle, \
    i = 0, summary using (edge):(y(0)):(wanted(0) ? figure(p99(0)) : "") with labels @value notitle
