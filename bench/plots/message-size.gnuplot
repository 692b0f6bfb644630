# Throughput over the size of a message, a line for what differs in nothing else.
#
#   gnuplot -e "run='results/latest'" bench/plots/message-size.gnuplot > message-size.svg
load ARG0[:strlen(ARG0) - strlen("message-size.gnuplot")]."style.gnuplot"
file = summary
eval read_header

wanted(x) = workload(0) eq "bandwidth" && valid_number("throughput_gbps") && valid_number("size_bytes")
plural(n, word) = n." ".word.(n eq "1" ? "" : "s")
text(name) = has(name) ? stringcolumn(name) : ""
kind(x) = stringcolumn("transport").(strlen(text("op")) ? " ".text("op") : "")." ".text("direction").", ".plural(text("channels"), "channel")
limit(x) = strlen(text("limit_bytes_per_s")) ? ", limited to ".text("limit_bytes_per_s")." B/s" : ""
line_of(x) = kind(0).limit(0)

# Lines with more than one size, by number; `names` has them between bars.
array names[400]
array sizes[400]
lines = 0
sizes_seen = ""
position(s) = (found = 0, sum [k = 1:lines] (names[k] eq s ? (found = k) : 0), found)
add(s, size) = (p = position(s), p == 0 ? (lines = lines + 1, names[lines] = s, sizes[lines] = "|".size."|") : strstrt(sizes[p], "|".size."|") ? 0 : (sizes[p] = sizes[p].size."|"), 1)
set table $looked
plot summary using (wanted(0) && lines < 400 ? add(line_of(0), stringcolumn("size_bytes")) : 0) with table
unset table
several(k) = words(substitute(sizes[k])) > 1
substitute(s) = (out = "", sum [k = 1:strlen(s)] (out = out.(s[k:k] eq "|" ? " " : s[k:k]), 0), out)
shown = ""
see(size) = strstrt(sizes_seen." ", " ".size." ") ? 0 : (sizes_seen = sizes_seen." ".size)
do for [k = 1:lines] {
    if (several(k)) {
        shown = shown." ".k
        do for [size in substitute(sizes[k])] { ignored = see(size) }
    }
}
if (words(shown) == 0) { print "no case with more than one message size in ".summary; exit status 3 }

height = 320 + words(shown) * (narrow ? 17 : 9)
eval begin
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
do for [bytes in sizes_seen] { set xtics add (size_text(bytes + 0) bytes + 0) }
dash(n) = (n - 1) / 6 + 1
plot for [n = 1:words(shown)] summary using (wanted(0) && line_of(0) eq names[int(word(shown, n))] ? column("size_bytes") : NaN):(column("throughput_gbps")) smooth unique with linespoints lw 2 lc rgb shade(n) dt dash(n) pt 3 + 2 * (n % 6) ps 0.8 title cut(names[int(word(shown, n))])
