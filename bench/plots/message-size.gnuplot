# Throughput over the size of a message, a line for what differs in nothing else.
#
#   gnuplot -e "run='results/latest'" bench/plots/message-size.gnuplot > message-size.svg
here = ARG0[:strlen(ARG0) - strlen("message-size.gnuplot")]
load here."style.gnuplot"
file = summary
load here."columns.gnuplot"

wanted(x) = workload(0) eq "bandwidth" && is_there("throughput_gbps") && is_there("size_bytes")
text(name) = has(name) ? stringcolumn(name) : ""
plural(n, word) = n." ".word.(n eq "1" ? "" : "s")
operation(x) = stringcolumn("transport").(strlen(text("op")) ? " ".text("op") : "")
limit(x) = is_there("limit_bytes_per_s") ? sprintf(", limit %g Gbps", column("limit_bytes_per_s") * 8e-9) : ""
line_of(x) = operation(0)." ".text("direction").", ".plural(text("channels"), "channel").limit(0)

# Lines by number: the name of each, and its sizes.
most = 400
array names[most]
array sizes[most]
lines = 0
position(s) = (found = 0, sum [k = 1:lines] (names[k] eq s ? (found = k) : 0), found)
begin(s) = (lines = lines + 1, names[lines] = s, sizes[lines] = "", lines)
at(s) = (p = position(s), p > 0 ? p : lines < most ? begin(s) : most)
add(k, size) = strstrt(sizes[k]." ", " ".size." ") ? 1 : (sizes[k] = sizes[k]." ".size, 1)
set table $looked
plot summary using (wanted(0) ? add(at(line_of(0)), stringcolumn("size_bytes")) : 0) with table
unset table

# Those that have more than one, and all sizes of these.
shown = ""
all_sizes = ""
see(size) = strstrt(all_sizes." ", " ".size." ") ? 0 : (all_sizes = all_sizes." ".size)
do for [k = 1:lines] {
    if (words(sizes[k]) > 1) {
        shown = shown." ".k
        do for [size in sizes[k]] { ignored = see(size) }
    }
}
if (words(shown) == 0) { print "no case with more than one message size in ".summary; exit status 3 }

height = 340 + words(shown) * (narrow ? 17 : 9)
set terminal svg size width, height @picture
set border 3 lc rgb faint
set grid ytics xtics lt 1 lw 1 lc rgb faint
set key outside above left Left reverse samplen 3
if (narrow) { set key maxcols 1 } else { set key maxcols 2 }
set logscale x 2
set yrange [0:*]
set offsets graph 0.03, graph 0.03, graph 0.05, 0
set ylabel "Gbps of payload"
set xlabel "size of a message"
set xtics ()
do for [bytes in all_sizes] { set xtics add (size_text(bytes + 0) bytes + 0) }

# Six colours, then the same with other dashes; marks change with the colours.
dash(n) = (n - 1) / 6 + 1
line_at(n) = names[int(word(shown, n))]
plot for [n = 1:words(shown)] \
    summary using (wanted(0) && line_of(0) eq line_at(n) ? column("size_bytes") : NaN):(column("throughput_gbps")) \
    smooth unique with linespoints lw 2 lc rgb shade(n) dt dash(n) pt 3 + 2 * (n % 6) ps 0.8 title cut(line_at(n))
