# How virtual machines moved: a line for each, its rounds one after the other, and how long it stood still in the end.
#
#   gnuplot -e "run='results/latest'" bench/plots/rounds.gnuplot > rounds.svg
here = ARG0[:strlen(ARG0) - strlen("rounds.gnuplot")]
load here."style.gnuplot"
file = machines
load here."columns.gnuplot"

# Which line a machine has, from the top; where there are several cases, each has one above for its name.
most = 400
array keys[most]
array line_of[most]
array cases[most]
array case_line[most]
count = 0
parts = 0
last = 0.
stuck = 0
current = ""
case(x) = stringcolumn("case")
key_of(x) = case(0)."\t".stringcolumn("vm")
is(name) = stringcolumn("status") eq name
is_stuck(x) = is("moved") && has("converged") && stringcolumn("converged") eq "false"
finish(x) = number("start_s") + number("total_s")
name(x) = cut(stringcolumn("vm"))
begin(c) = parts > 0 && c eq current ? 0 : (parts = parts + 1, current = c, cases[parts] = c, case_line[parts] = count + parts)
note(x) = (keys[count] = key_of(0), line_of[count] = count + parts, stuck = stuck + is_stuck(0), \
    last = finish(0) == finish(0) ? max(last, finish(0)) : last, longest = max(longest, strlen(name(0))))
add(x) = count >= most - 1 ? 0 : (begin(case(0)), count = count + 1, note(0), 1)
set table $looked
plot machines using (add(0)) with table
unset table
if (count == 0) { print "no virtual machine in ".machines; exit status 3 }

above = parts == 1 ? 1 : 0
rows = count + parts - above
# A short name has room beside its bar on a phone as well.
if (longest <= 12) narrow = 0
row_height = rows > 12 ? 18 : 26
# Two rows of the key in a wide picture; in a narrow one two beside each other, unless there are too many.
entries = width < 600 && stuck > 0 ? 10 : 6
load here."rows.gnuplot"
position(s) = (found = 0, sum [k = 1:count] (keys[k] eq s ? (found = k) : 0), found)
place(x) = (p = position(key_of(0)), p > 0 ? above - line_of[p] : NaN)
if (last <= 0) last = 1.
set xrange [0 : last * 1.02]
set xlabel "seconds"
set label "downtime" at screen 1 - 4. / width, first 0.1 right font "sans-serif,11"
if (parts > 1) { do for [k = 1:parts] { set label cut(cases[k]) at screen 10. / width, first -case_line[k] left } }

# What is shorter than two pixels is drawn as wide as these, back from its end.
pixel = last * 1.02 / (width - left - 56)
right(x) = column("start_s") + column("duration_s")
wide(x) = max(column("duration_s"), 2 * pixel)
still(x) = is("moved") ? number("downtime_s") : NaN
# From ten seconds on in seconds.
still_text(s) = s != s ? "" : s >= 9.9995 ? figure(s)." s" : figure(s * 1000)." ms"
value_text(x) = is("moved") ? still_text(still(0)) : is("failed") ? "failed" : "waiting"
kinds = "bulk dirty final"
shades(n) = n == 1 ? sky : n == 2 ? orange : vermilion
meaning(n) = n == 1 ? "all memory" : n == 2 ? "rewritten" : "final round"
thick = half * 0.8
# The final round and the hand-over are the downtime: ink, higher than the rest, around the final round.
plot machines using (at = place(0) + shift, still(0) == still(0) ? finish(0) : NaN):(at) \
        :(finish(0) - max(still(0), 2 * pixel)):(finish(0)):(at - half):(at + half) \
        with boxxyerror fs solid 1 noborder lc rgb ink title "downtime", \
    for [n = 1:3] rounds using (at = place(0) + shift, stringcolumn("kind") eq word(kinds, n) ? right(0) : NaN):(at) \
        :(right(0) - wide(0)):(right(0)):(at - thick):(at + thick) \
        with boxxyerror fs solid 1 noborder lc rgb shades(n) title meaning(n), \
    rounds using (column("duration_s") > 5 * pixel ? column("start_s") : NaN):(place(0) + shift - thick):(0):(2 * thick) \
        with vectors nohead lw 1.5 lc rgb paper notitle, \
    machines using (is_stuck(0) ? finish(0) : NaN):(place(0) + shift) \
        with points pt 12 ps 1.3 lw 2 lc rgb ink title (stuck ? "not converged" : ""), \
    machines using (0):(name_y(place(0))):(name(0)) with labels @beside notitle, \
    machines using (last * 1.02):(place(0) + shift):(value_text(0)) with labels @value font "sans-serif,11" notitle
