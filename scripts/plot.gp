# Draws four figures of results from their CSV files, as an example to start from: outcomes, contrasts and survival
# of a study, or the points of a sweep.
#
#   gnuplot -c scripts/plot.gp results/nato_vs_european [OUT [INPUT INPUT]]
#
# Figures go to OUT, by default figures/<name of the folder>/gnuplot, as SVG and PNG. A sweep is drawn over two of its inputs,
# the first two unless they are named. Needs gnuplot 5.4 or later and awk. scripts/plot.py draws many more figures.

folder = ARG1
name = system(sprintf("basename '%s'", folder))
out = ARG2 eq "" ? "figures/".name."/gnuplot" : ARG2
system(sprintf("mkdir -p '%s'", out))
has(file) = int(system(sprintf("test -f '%s/%s' && echo 1 || echo 0", folder, file)))
if (!has("outcomes.csv") && !has("points.csv")) {
    printerr "error: “".folder."” holds neither outcomes.csv nor points.csv\n  remedy: give the folder that “casus run” or “casus sweep” wrote"
    exit status 2
}

# The different values of a column in order of appearance, of rows in which awk finds a condition true ($f["name"] is
# a cell), as words.
distinct(file, column, condition) = system(sprintf("awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) f[$i] = i; next } (%s) && !seen[$f[\"%s\"]]++ { print $f[\"%s\"] }' '%s/%s'", condition, column, column, folder, file))
place(word_, list) = sum [i = 1:words(list)] (word(list, i) eq word_ ? i : 0)
tr(s) = system("echo '".s."' | sed 's/_/ /g; s/protege/protégé/g'")
# A setting of the study.
setting(key) = system(sprintf("awk -F, '$2 == \"study.%s\" { print $3 }' '%s/parameters.csv'", key, folder))
# Who attacks whom, and over which time: “RUS against UKR, 10 years”. A sweep may vary the time.
quarters = setting("horizon_quarters")
whole = quarters eq sprintf("%d", int(quarters))
scene = setting("challenger")." against ".setting("protege").", ".(whole ? sprintf("%g years", quarters / 4.0) : quarters." quarters")
title_of(conferral) = conferral eq "granted" ? "Granted: in force from the first day" : "Decided: the states decide whether to give it"

# Colours that the colour-blind can distinguish (Okabe & Ito 2008); the marks differ, too.
colour(i) = int(word("0x000000 0xE69F00 0x0072B2 0x009E73 0xD55E00 0x56B4E9 0xCC79A7 0x999999", 1 + (i - 1) % 8))
mark(i) = int(word("7 5 9 13 11 15 6 4", 1 + (i - 1) % 8))

set datafile separator comma
set datafile columnheaders
set encoding utf8
set border 3
set tics nomirror out noenhanced
set grid lc rgb "#dddddd"
set key outside bottom center horizontal noenhanced
set bmargin 6

# A figure is a row of panels, one per question or guarantee: wide and high are in pixels.
start = 'if (kind eq "svg") { set terminal svg size wide, high background rgb "white" font "DejaVu Sans,11" } else { set terminal pngcairo size wide, high font "DejaVu Sans,11" }; set output sprintf("%s/%s.%s", out, figure, kind); set multiplot layout 1, panels title headline font "DejaVu Sans Bold,13" noenhanced; '
end = 'unset multiplot; set output; '

if (has("outcomes.csv")) {
    regimes = distinct("outcomes.csv", "regime", "1"); n = words(regimes)
    asked = distinct("outcomes.csv", "conferral", "1"); panels = words(asked)
    here(v) = strcol("conferral") eq q && strcol("regime") eq word(regimes, r) ? v : NaN
    unconditional(v) = strcol("given") eq "always" ? v : NaN
    rows = 'set yrange [words(list) * (n + 1) + 0.5:0.5]; set ytics (); do for [m = 1:words(list)] { set ytics add (tr(word(list, m)) (m - 1) * (n + 1) + (n + 1) / 2.0) }'
    at(column_) = (place(strcol(column_), list) - 1) * (n + 1) + r

    # ---- How runs end. The scale is logarithmic, so that what is rare can be read; what was never seen is left out.
    path = folder."/outcomes.csv"; list = distinct("outcomes.csv", "outcome", "$f[\"given\"] == \"always\" && $f[\"count\"] > 0")
    figure = "outcomes"; headline = "How runs end: ".scene.", with 95 % intervals of simulation error"
    wide = 130 + 480 * panels; high = 150 + 20 * words(list) * (n + 1)
    do for [kind in "svg png"] { eval start
        do for [q in asked] {
            set title title_of(q); set xlabel "% of runs (logarithmic)"; set logscale x; set format x "%g"; set xtics 100; eval rows
            plot for [r = 1:n] path using (here(unconditional(column("count") > 0 ? 100 * column("probability") : NaN))):(at("outcome")):(100 * column("ci_low")):(100 * column("ci_high")) with xerrorbars pt mark(r) lc rgb colour(r) title tr(word(regimes, r))
        }
        eval end; unset logscale x; set xtics autofreq
    }

    # ---- Paired differences from the reference, which is the one that is only ever subtracted. The thin line is the
    # interval of chance and parameters together, where there is one.
    path = folder."/contrasts.csv"; list = "challenged attacked attacked_full direct_war nuclear_use protege_defeated fracture"
    first_of = distinct("contrasts.csv", "regime_a", "1"); reference = ""
    do for [one in distinct("contrasts.csv", "regime_b", "1")] { if (!place(one, first_of)) { reference = one } }
    pair(v) = strcol("conferral") eq q && strcol("regime_a") eq word(regimes, r) && strcol("regime_b") eq reference && place(strcol("event"), list) ? unconditional(v) : NaN
    figure = "contrasts"; headline = "Difference from “".tr(reference)."”: ".scene.", with 95 % intervals (thin: with parameters)"
    high = 150 + 20 * words(list) * (n + 1)
    do for [kind in "svg png"] { eval start
        do for [q in asked] {
            set title title_of(q); set xlabel "percentage points of runs"; set arrow 1 from 0, graph 0 to 0, graph 1 nohead lc rgb "#7f7f7f"; eval rows
            plot for [r = 1:n] path using (pair(100 * column("total_low"))):(at("event")):(100 * (column("total_high") - column("total_low"))):(0) with vectors nohead lc rgb colour(r) notitle, \
                 for [r = 1:n] path using (pair(100 * column("difference"))):(at("event")):(100 * column("ci_low")):(100 * column("ci_high")) with xerrorbars pt mark(r) lw 2 lc rgb colour(r) title word(regimes, r) eq reference ? "" : tr(word(regimes, r))
        }
        eval end; unset arrow 1
    }

    # ---- Survival: the share of runs without an attack.
    path = folder."/timeline.csv"; figure = "survival"; headline = "Runs without a limited or full attack: ".scene.", with 95 % intervals (pale: with parameters)"
    high = 480; set yrange [*:100]; set ytics autofreq
    do for [kind in "svg png"] { eval start
        do for [q in asked] {
            set title title_of(q); set xlabel "years"; set ylabel "% of runs"
            plot for [r = 1:n] path using (here((column("quarter") + 1) / 4)):(100 * column("total_low")):(100 * column("total_high")) with filledcurves fs transparent solid 0.08 noborder lc rgb colour(r) notitle, \
                 for [r = 1:n] path using (here((column("quarter") + 1) / 4)):(100 * column("ci_low")):(100 * column("ci_high")) with filledcurves fs transparent solid 0.2 noborder lc rgb colour(r) notitle, \
                 for [r = 1:n] path using (here((column("quarter") + 1) / 4)):(100 * column("survival")) with linespoints pi 6 pt mark(r) lc rgb colour(r) title tr(word(regimes, r))
        }
        eval end
    }
}

# ---- A sweep: every point over two inputs, coloured by the share of full attacks, a panel per guarantee.
if (has("points.csv")) {
    path = folder."/points.csv"; regimes = distinct("points.csv", "regime", "1"); panels = words(regimes)
    head = system(sprintf("head -n 1 '%s' | tr ',' ' '", path))
    across = ARG3 eq "" ? word(head, 9) : ARG3; up = ARG4 eq "" ? word(head, 10) : ARG4
    q = word(distinct("points.csv", "conferral", "1"), 1)
    share(v) = strcol("conferral") eq q && strcol("regime") eq one ? v : NaN
    figure = "sweep"; headline = "Full attacks over the sweep: ".scene.", ".q.", % of runs"; wide = 120 + 400 * panels; high = 460
    set palette defined (0 "#00224e", 0.5 "#7d7c78", 1 "#fee838"); set cbrange [0:*]; set yrange [*:*]; set ytics autofreq; unset key
    do for [kind in "svg png"] { eval start
        do for [one in regimes] {
            set title tr(one); set xlabel across noenhanced; set ylabel up noenhanced
            plot path using (share(column(across))):(column(up)):(100 * column("attacked_full")) with points pt 7 ps 1.2 lc palette notitle
        }
        eval end
    }
}
