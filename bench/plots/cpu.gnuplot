# What each case costs at both ends: processor seconds of the whole host for each GB (10^9 bytes).
#
#   gnuplot -e "run='results/latest'" bench/plots/cpu.gnuplot > cpu.svg
here = ARG0[:strlen(ARG0) - strlen("cpu.gnuplot")]
load here."style.gnuplot"
file = summary
load here."columns.gnuplot"

wanted(x) = workload(0) ne "latency" && (is_there("client_cpu_s_per_gb") || is_there("server_cpu_s_per_gb"))
name(x) = cut(stringcolumn("case"))
client(x) = number("client_cpu_s_per_gb")
server(x) = number("server_cpu_s_per_gb")

highest = 0
raise(value) = value > highest ? (highest = value) : 0
set table $looked
plot summary using (wanted(0) ? (count_row(name(0)), raise(client(0)), raise(server(0)), 1) : 0) with table
unset table
if (rows == 0) { print "no case with a cost in ".summary; exit status 3 }

row_height = 36
load here."rows.gnuplot"
set xrange [0 : highest > 0 ? highest * 1.05 : 1]
set xlabel "CPU seconds per GB, of the whole host"

i = 0
y(x) = wanted(0) ? (i = i + 1, -i) : NaN
plot i = 0, summary using (at = y(0) + shift, 0):(at):(0):(client(0)):(at):(at + half) \
        with boxxyerror fs solid 1 noborder lc rgb blue title "client", \
    i = 0, summary using (at = y(0) + shift, 0):(at):(0):(server(0)):(at - half):(at) \
        with boxxyerror fs solid 1 noborder lc rgb orange title "server", \
    i = 0, summary using (0):(name_y(y(0))):(wanted(0) ? name(0) : "") with labels @beside notitle, \
    i = 0, summary using (highest * 1.05):(y(0) + shift + half / 2):(wanted(0) ? figure(client(0)) : "") \
        with labels @value font "sans-serif,11" notitle, \
    i = 0, summary using (highest * 1.05):(y(0) + shift - half / 2):(wanted(0) ? figure(server(0)) : "") \
        with labels @value font "sans-serif,11" notitle
