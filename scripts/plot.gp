# Draws the results of a study from its CSV files alone, as SVG and PNG; of a sweep a heat map and its indices of
# sensitivity; of a back-test calibration and scores.
#
#   gnuplot -c scripts/plot.gp results/nato_vs_european [OUT]
#
# Figures go into OUT, by default figures/<name of the folder>. Needs gnuplot 5.2 or later, and the shell's
# `test`, `head`, `tr` and `mkdir`. Exit code 2 if the folder is not fit.

folder = ARG1
if (folder eq "") { printerr "error: no folder is given\n  remedy: gnuplot -c scripts/plot.gp results/nato_vs_european"; exit status 2 }
has(file) = int(system(sprintf("test -f '%s/%s' && echo 1 || echo 0", folder, file)))
if (!has("outcomes.csv") && !has("points.csv") && !has("sensitivity.csv") && !has("scores.csv")) {
    printerr "error: “".folder."” holds neither outcomes.csv nor points.csv nor sensitivity.csv nor scores.csv\n  remedy: give the folder that “casus run”, “casus sweep” or “casus backtest” wrote"
    exit status 2
}
name = system(sprintf("basename '%s'", folder))
out = ARG2 eq "" ? "figures/".name : ARG2
system(sprintf("mkdir -p '%s'", out))

set datafile separator comma
set encoding utf8

# ---- What the files hold: lists of words, in order of appearance.
words_found = ""
add(s) = (strstrt(words_found." ", " ".s." ") || s eq "") ? 0 : (words_found = words_found." ".s, 1)
wanted_columns = ""
need(file, columns) = (checked_file = file, wanted_columns = columns, path = folder."/".file, head = ",".system(sprintf("head -n 1 '%s'", path)).",", path)
define_check = 'if (!has(checked_file)) { printerr "error: “".path."” is not there\n  remedy: run the study again: its results are not whole"; exit status 2 }; do for [c in wanted_columns] { if (!strstrt(head, ",".c.",")) { printerr "error: “".path."” lacks the column ".c."\n  remedy: run the study again with this version of casus"; exit status 2 } }'
without(s, cut, put) = (cut_at = strstrt(s, cut), cut_at ? s[1:cut_at-1].put.without(s[cut_at+strlen(cut):*], cut, put) : s)
written(s) = without(without(s, "_", " "), "protege", "protégé")
question(q) = q eq "granted" ? "Granted: in force from the first day" : q eq "decided" ? "Decided: the states decide whether to give it" : written(q)

# ---- Looks. Okabe & Ito (2008); marks, dashes and patterns tell guarantees apart without colour.
colours = "0x000000 0xE69F00 0x0072B2 0x009E73 0xD55E00 0x56B4E9 0xCC79A7 0x999999 0xF0E442"
points = "7 5 9 13 11 15 6 4"
colour(i) = int(word(colours, 1 + (i - 1) % 9))
point(i) = int(word(points, 1 + (i - 1) % 8))
pattern(i) = int(word("3 1 2 4 5 6 7 0", 1 + (i - 1) % 8))
set style fill solid border -1
set border 3
set tics nomirror out
set grid lc rgb "#dddddd"
set key noenhanced

begin = 'if (kind eq "svg") { set terminal svg size wide,high background rgb "white" font "DejaVu Sans,11" noenhanced } else { set terminal pngcairo size wide,high font "DejaVu Sans,11" noenhanced }; set output sprintf("%s/%s.%s", out, figure, kind); set multiplot; set label 1 title_text at screen 0.01, screen 1.0 - 16.0 / high font "DejaVu Sans Bold,13"; set label 2 note at screen 0.01, screen 36.0 / high font "DejaVu Sans,9"; first = 1; '
finish = 'unset multiplot; unset label; unset key; unset arrow; unset logscale; set xtics norotate autofreq; set ytics autofreq; set format "%h"; set xrange [*:*]; set yrange [*:*]; set output; '
# A panel in a grid: column_at and row_at from 0, sizes in pixels.
panel = 'pitch = (wide - left) * 1.0 / columns; deep = (high - 146.0) / rows; set lmargin at screen (left + column_at * pitch) / wide; set rmargin at screen (left + (column_at + 1) * pitch - gap) / wide; y1 = 1.0 - (92 + row_at * deep) / high; set tmargin at screen y1; set bmargin at screen y1 - (deep - below) / high; set label 3 heading at graph 0, screen y1 + 28.0 / high font "DejaVu Sans Bold,11"; set label 4 subtitle at graph 0, screen y1 + 9.0 / high; set key at screen 0.99, screen 1.0 - 14.0 / high right top horizontal maxrows 3 samplen 5; if (!first) { unset key; unset label 1; unset label 2 }; first = 0; '
row_names = 'set ytics () ; do for [r=1:n] { set ytics add ((column_at == 0 ? written(word(regimes, r)) : "") r) }; set yrange [n + 0.6:0.4]; '
caveat = "Intervals: 95 %, simulation error only, not the doubt about assumed parameters."
# Names that functions set are global: none of them is used elsewhere.
step(m) = (step_ten = 10.0 ** floor(log10(m / 4.0)), step_of = m / 4.0 / step_ten, step_ten * (step_of <= 1.01 ? 1 : step_of <= 2.01 ? 2 : step_of <= 5.01 ? 5 : 10))

if (has("outcomes.csv")) {
    path = need("outcomes.csv", "study conferral regime given outcome runs count probability ci_low ci_high total_low total_high"); eval define_check
    set key autotitle columnhead
    words_found = ""; stats [*:*][*:*] path using (add(strcol("regime")), 0) nooutput; regimes = words_found[2:*]
    words_found = ""; stats [*:*][*:*] path using (add(strcol("conferral")), 0) nooutput; asked = words_found[2:*]
    words_found = ""; stats [*:*][*:*] path using (add(strcol("outcome")), 0) nooutput; all_outcomes = words_found[2:*]
    # Only the unconditional rows: of others a total interval may be empty where that of these is not.
    stats [*:*][*:*] path using (strcol("given") eq "always" && strlen(strcol("total_low")) > 0 ? 1 : 0) nooutput; drawn = int(STATS_max)
    thin = drawn > 0 ? " Thin lines: chance and parameters together." : ""
    is_always(v) = strcol("given") eq "always" ? v : NaN
    stats [*:*][*:*] path using (is_always(column("runs"))) nooutput; runs = STATS_max
    n = words(regimes); questions = words(asked)
    longest = 0; do for [one in regimes] { if (strlen(one) > longest) { longest = strlen(one) } }
    source(file) = sprintf("Study %s, %d runs of each guarantee. ", written(name), runs).caveat."\nSource: ".file." of casus. "
    here(v) = strcol("conferral") eq q && strcol("regime") eq word(regimes, r) ? v : NaN

    # ---- How runs end: one panel an outcome.
    outcome_is(v) = strcol("given") eq "always" && strcol("outcome") eq one ? v : NaN
    seen = ""
    do for [one in all_outcomes] { stats [*:*][*:*] path using (outcome_is(column("count"))) nooutput; if (STATS_max > 0) { seen = seen." ".one } }
    figure = "outcomes"; title_text = "How runs end"
    note = source("outcomes.csv")."Each outcome has its own scale; those that never came are left out.".thin
    columns = words(seen) < 4 ? words(seen) : 4
    lines = (words(seen) + columns - 1) / columns; rows = lines * questions
    left = 30 + 8 * longest; gap = 22; below = 106; wide = 1180; high = 150 + rows * (118 + 22 * n)
    do for [kind in "svg png"] { eval begin
        do for [k=1:questions] { q = word(asked, k); do for [o=1:words(seen)] {
            one = word(seen, o); column_at = (o - 1) % columns; row_at = (k - 1) * lines + (o - 1) / columns
            heading = o == 1 ? question(q) : ""; subtitle = written(one)
            stats [*:*][*:*] path using (outcome_is(100 * column(drawn > 0 ? "total_high" : "ci_high"))) nooutput; top = STATS_max
            eval panel.row_names; unset key
            set xlabel "% of runs"; set xrange [0:1.03 * top]; set xtics step(top)
            plot for [r=1:n] path using (here(outcome_is(0))):(r):(0):(100 * column("probability")):(r - 0.36):(r + 0.36) with boxxyerror fs pattern pattern(r) lc rgb colour(r) notitle, \
                 for [r=1:drawn * n] path using (here(outcome_is(100 * column("total_low")))):(r):(100 * (column("total_high") - column("total_low"))):(0) with vectors nohead lw 0.7 lc rgb "#7f7f7f" notitle, \
                 for [r=1:n] path using (here(outcome_is(100 * column("probability")))):(r):(100 * column("ci_low")):(100 * column("ci_high")) with xerrorbars pt 0 lw 1.6 lc rgb "#7f7f7f" notitle
        } }
        eval finish
    }

    # ---- Differences from the reference, in the same worlds.
    path = need("contrasts.csv", "regime_a regime_b given event difference ci_low ci_high total_low total_high"); eval define_check
    words_found = ""; stats [*:*][*:*] path using (add(strcol("regime_a")), 0) nooutput; ends = words_found." "
    words_found = ""; stats [*:*][*:*] path using (add(strcol("regime_b")), 0) nooutput
    # In every pair that holds it, the reference is the one that is subtracted.
    do for [one in words_found] { if (!strstrt(ends, " ".one." ")) { reference = one } }
    events = "challenged attacked attacked_full direct_war nuclear_use protege_defeated fracture"
    figure = "contrasts"; title_text = "Difference from ".written(reference).", same worlds"
    note = source("contrasts.csv")."A mark left of 0 is rarer than under the reference.".thin
    pair(v) = strcol("conferral") eq q && strcol("given") eq "always" && strcol("event") eq one && strcol("regime_b") eq reference && strcol("regime_a") eq word(regimes, r) ? v : NaN
    rows = 1; columns = questions; left = 170 + 8 * longest; gap = 40; below = 60; wide = questions > 1 ? 1180 : 760; high = 220 + 7 * n * 22
    do for [kind in "svg png"] { eval begin
        do for [k=1:questions] { q = word(asked, k); column_at = k - 1; row_at = 0; heading = question(q); subtitle = ""
            eval panel; unset key
            set ytics (); set yrange [7 * n + 0.5:0.5]; set xlabel "difference, percentage points of runs"
            do for [m=1:7] { do for [r=1:n] { if (word(regimes, r) ne reference) { set ytics add ((k > 1 ? "" : written(word(events, m)).": ".written(word(regimes, r))) (m - 1) * n + r) } } }
            set arrow 1 from 0, graph 0 to 0, graph 1 nohead lc rgb "#7f7f7f"
            plot for [m=1:7] for [r=1:drawn * n] path using (one = word(events, m), pair(100 * column("total_low"))):((m - 1) * n + r):(100 * (column("total_high") - column("total_low"))):(0) with vectors nohead lw 0.7 lc rgb "#7f7f7f" notitle, \
                 for [m=1:7] for [r=1:n] path using (one = word(events, m), pair(100 * column("difference"))):((m - 1) * n + r):(pair(100 * column("ci_low"))):(pair(100 * column("ci_high"))) with xerrorbars pt point(r) ps 1.1 lw 1.4 lc rgb colour(r) notitle
        }
        eval finish
    }

    # ---- Survival.
    path = need("timeline.csv", "conferral regime quarter survival ci_low ci_high"); eval define_check
    figure = "survival"; title_text = "Survival"
    note = source("timeline.csv")."The clock starts with the run. The vertical axis does not begin at 0. Bands are intervals."
    rows = 1; columns = questions; left = 80; gap = 60; below = 60; wide = questions > 1 ? 1180 : 700; high = 590
    stats [*:*][*:*] path using (100 * column("ci_low")) nooutput; least = STATS_min
    do for [kind in "svg png"] { eval begin
        do for [k=1:questions] { q = word(asked, k); column_at = k - 1; row_at = 0; heading = question(q); subtitle = ""
            eval panel
            set xlabel "time, quarters of 91 days"; set ylabel k == 1 ? "runs without limited or full attack, %" : ""; set yrange [least:100]
            plot for [r=1:n] path using (here(column("quarter") + 1)):(100 * column("ci_low")):(100 * column("ci_high")) with filledcurves fs transparent solid 0.18 noborder lc rgb colour(r) notitle, \
                 for [r=1:n] path using (here(column("quarter") + 1)):(100 * column("survival")) with linespoints dt r pt point(r) pi 6 lw 1.6 lc rgb colour(r) title written(word(regimes, r))
        }
        unset ylabel; eval finish
    }

    # ---- Competing risks: one panel an outcome of the first attack.
    path = need("incidence.csv", "conferral regime event quarter incidence ci_low ci_high"); eval define_check
    event_is(v) = strcol("event") eq one ? v : NaN
    came = ""
    do for [one in all_outcomes] { stats [*:*][*:*] path using (event_is(column("incidence"))) nooutput; if (STATS_records > 0 && STATS_max > 0) { came = came." ".one } }
    if (words(came) == 0) { came = " war_unended" }
    figure = "competing"; title_text = "Competing risks"
    note = source("incidence.csv")."First limited or full attack, by its outcome. Each outcome has its own scale."
    columns = words(came) < 4 ? words(came) : 4
    lines = (words(came) + columns - 1) / columns; rows = lines * questions
    left = 70; gap = 60; below = 106; wide = 1180; high = 150 + rows * 280
    do for [kind in "svg png"] { eval begin
        do for [k=1:questions] { q = word(asked, k); do for [o=1:words(came)] {
            one = word(came, o); column_at = (o - 1) % columns; row_at = (k - 1) * lines + (o - 1) / columns
            heading = o == 1 ? question(q) : ""; subtitle = written(one)." (% of runs)"
            stats [*:*][*:*] path using (event_is(100 * column("ci_high"))) nooutput; top = STATS_max
            eval panel
            set xlabel "quarters of 91 days"; set yrange [0:1.03 * top]; set ytics step(top)
            plot for [r=1:n] path using (here(event_is(column("quarter") + 1))):(100 * column("ci_low")):(100 * column("ci_high")) with filledcurves fs transparent solid 0.18 noborder lc rgb colour(r) notitle, \
                 for [r=1:n] path using (here(event_is(column("quarter") + 1))):(100 * column("incidence")) with linespoints dt r pt point(r) pi 8 lw 1.5 lc rgb colour(r) title written(word(regimes, r))
        } }
        eval finish
    }

    # ---- Exceedance of the ladder.
    path = need("ladder.csv", "conferral regime rung label reached probability ci_low ci_high"); eval define_check
    words_found = ""; stats [*:*][*:*] path using (add(strcol("label")), 0) nooutput; labels = words_found[2:*]
    figure = "ladder"; title_text = "How far it escalates"
    note = source("ladder.csv")."Share of runs whose highest rung is at least this one. Rungs that no run reached are left out."
    rows = 1; columns = questions; left = 90; gap = 90; below = 140; wide = questions > 1 ? 1180 : 700; high = 670
    reached(v) = column("rung") > 0 && column("reached") > 0 ? here(v) : NaN
    do for [kind in "svg png"] { eval begin
        do for [k=1:questions] { q = word(asked, k); column_at = k - 1; row_at = 0; heading = question(q); subtitle = ""
            eval panel
            set logscale y; set yrange [*:100]; set xrange [0.4:words(labels) - 0.4]; set xlabel ""
            set ylabel k == 1 ? "runs that reach at least this rung, % (logarithmic)" : ""
            set xtics () rotate by 35 right; do for [m=2:words(labels)] { set xtics add (written(word(labels, m)) m - 1) }
            plot for [r=1:n] path using (reached(column("rung") + 0.5 * (r - (n + 1) / 2.0) / n)):(reached(100 * column("probability"))):(reached(100 * column("ci_low"))):(reached(100 * column("ci_high"))) with yerrorlines dt r pt point(r) lw 1.5 lc rgb colour(r) title written(word(regimes, r))
        }
        unset ylabel; eval finish
    }

    # ---- Honour by state and level.
    path = need("responses.csv", "conferral regime state attack level trials probability ci_low ci_high"); eval define_check
    words_found = ""; stats [*:*][*:*] path using (add(strcol("state")), 0) nooutput; states = words_found[2:*]; many = words(states)
    attack = "full"; stats [*:*][*:*] path using (strcol("attack") eq "full" ? column("trials") : 0) nooutput
    if (STATS_max == 0) { attack = "limited"; stats [*:*][*:*] path using (strcol("attack") eq "limited" ? column("trials") : 0) nooutput; if (STATS_max == 0) { attack = "grey_zone" } }
    acts(v) = strcol("state") eq one && strcol("attack") eq attack && (strcol("level") eq "deploy" || strcol("level") eq "combat") && column("trials") > 0 ? v : 0
    array shares[many]; array order[many]
    do for [s=1:many] { one = word(states, s); stats [*:*][*:*] path using (acts(column("probability"))) nooutput; shares[s] = STATS_sum; order[s] = s }
    do for [a=1:many-1] { do for [b=1:many-a] { if (shares[order[b]] < shares[order[b+1]]) { swap = order[b]; order[b] = order[b+1]; order[b+1] = swap } } }
    array line[many]; do for [s=1:many] { line[order[s]] = s }
    at = "at(s) = 0"; do for [s=1:many] { at = sprintf("%s + (s eq '%s') * %d", at, word(states, s), line[s]) }; eval at
    levels = "material deploy combat"; level_colours = "0x56B4E9 0xE69F00 0x0072B2"
    figure = "honour"; title_text = "Who answers attacks of the kind ".written(attack).", and how"
    note = source("responses.csv")."Highest level each state reaches; those that most often deploy or fight first. Panels do not compare the same attacks."
    columns = n; rows = questions; left = 60; gap = 24; below = 112; wide = 90 + 290 * n; if (wide < 900) { wide = 900 }; high = 160 + questions * (132 + 16 * many)
    answers(v) = strcol("attack") eq attack && strcol("level") eq word(levels, l) && column("trials") > 0 ? here(v) : NaN
    do for [kind in "svg png"] { eval begin
        do for [k=1:questions] { q = word(asked, k); do for [r=1:n] {
            column_at = r - 1; row_at = k - 1; heading = r == 1 ? question(q) : ""; subtitle = written(word(regimes, r))
            eval panel
            set xlabel "share of these attacks, %"; set xrange [-3:103]; set xtics 20; set yrange [many + 0.6:0.4]
            set ytics () font ",9"; do for [s=1:many] { set ytics add ((r == 1 ? word(states, s) : "") line[s]) }
            plot for [l=1:3] path using (answers(100 * column("probability"))):(at(strcol("state")) + 0.22 * (l - 2)):(100 * column("ci_low")):(100 * column("ci_high")) with xerrorbars pt point(l) ps 0.8 lw 1 lc rgb int(word(level_colours, l)) title word(levels, l)
        } }
        set ytics font ""; eval finish
    }

    # ---- Distributions of attacked runs, as ridges.
    path = need("histograms.csv", "conferral regime given metric unit bin_low bin_high count"); eval define_check
    metrics = "first_attack_quarter days_fought territory_end responders_cost_usd_bn protege_cost_gdp_pct challenger_cost_gdp_pct"
    figure = "distributions"; title_text = "Attacked runs: when, how long, at what cost"
    note = source("histograms.csv")."Heights are scaled to each ridge's highest bin; the open outermost bins are left out."
    closed(v) = strcol("given") eq "attacked" && strcol("metric") eq one && strlen(strcol("bin_low")) && strlen(strcol("bin_high")) ? here(v) : NaN
    density(x) = column("count") / (column("bin_high") - column("bin_low"))
    columns = 3; rows = 2 * questions; left = 30 + 8 * longest; gap = 30; below = 106; wide = 1180; high = 150 + rows * (122 + 36 * n)
    array tops[n]
    do for [kind in "svg png"] { eval begin
        do for [k=1:questions] { q = word(asked, k); do for [o=1:6] {
            one = word(metrics, o); column_at = (o - 1) % 3; row_at = (k - 1) * 2 + (o - 1) / 3
            heading = o == 1 ? question(q) : ""; subtitle = written(one)
            do for [r=1:n] { stats [*:*][*:*] path using (closed(density(0))) nooutput; tops[r] = STATS_records > 0 && STATS_max > 0 ? STATS_max : 1.0 }
            unit = ""; stats [*:*][*:*] path using (strcol("metric") eq one ? (unit = strcol("unit"), 0) : 0) nooutput
            eval panel.row_names; unset key
            set yrange [n + 0.5:0.1]; set xlabel unit
            in_panel(v) = strcol("given") eq "attacked" && strcol("metric") eq one && strcol("conferral") eq q && strlen(strcol("bin_low")) && strlen(strcol("bin_high")) ? v : NaN
            stats [*:*][*:*] path using (in_panel(column("bin_low"))):(in_panel(column("bin_high"))) nooutput
            if (STATS_records > 0) { set xrange [STATS_min_x:STATS_max_y]; set xtics step(STATS_max_y - STATS_min_x) } else { set xrange [0:1] }
            plot for [r=1:n] path using (closed(column("bin_low"))):(r + 0.3):(column("bin_low")):(column("bin_high")):(r + 0.3):(r + 0.3 - 0.85 * density(0) / tops[r]) with boxxyerror fs pattern pattern(r) lc rgb colour(r) notitle, r=n, NaN notitle
        } }
        eval finish
    }
}

# ---- A sweep: indices as bars, if they are there.
if (has("sensitivity.csv")) {
    path = need("sensitivity.csv", "study conferral input regime minus event method index value ci_low ci_high"); eval define_check
    set key autotitle columnhead
    words_found = ""; stats [*:*][*:*] path using (add(strcol("conferral")), 0) nooutput; asked = words_found[2:*]
    # Indices of two inputs together are left out, and of many events all but three.
    pairs = strstrt(head, ",with_input,")
    alone(v) = (pairs ? strlen(strcol("with_input")) : 0) ? NaN : v
    words_found = ""; stats [*:*][*:*] path using (add(strcol("event")), 0) nooutput; events = words_found." "
    if (words(events) > 3 && strstrt(events, " attacked_full ")) { events = " attacked_full attacked nuclear_use " }
    words_found = ""; stats [*:*][*:*] path using (add(strcol("input")), 0) nooutput; inputs = words_found[2:*]
    words_found = ""; stats [*:*][*:*] path using (!strstrt(events, " ".strcol("event")." ") ? 0 : add(strcol("method").":".strcol("event").":".strcol("regime").":".strcol("minus")), 0) nooutput; targets = words_found[2:*]
    part(s, k) = (c = strstrt(s, ":"), k == 1 ? (c ? s[1:c-1] : s) : part(s[c+1:*], k - 1))
    many = words(inputs)
    at = "at(s) = 0"; do for [s=1:many] { at = sprintf("%s + (s eq '%s') * %d", at, word(inputs, s), s) }; eval at
    questions = words(asked); columns = questions; rows = 1; left = 300; gap = 40; below = 60; wide = 1180; high = 230 + 26 * many
    do for [target in targets] {
        method = part(target, 1); event = part(target, 2); regime = part(target, 3); minus = part(target, 4)
        words_found = ""; stats [*:*][*:*] path using (strcol("method") eq method ? add(strcol("index")) : 0, 0) nooutput; indices = words_found[2:*]; n = words(indices)
        # An event that no input moves has no index.
        known(v) = strcol("method") eq method && strcol("event") eq event && strcol("regime") eq regime && strcol("minus") eq minus && strlen(strcol("value")) ? v : 0
        found = 0; stats [*:*][*:*] path using (known(1) ? (found = 1, 0) : 0) nooutput
        if (!found) { continue }
        figure = "sensitivity_".method."_".event."_".regime.(minus eq "" ? "" : "_minus_".minus)
        title_text = written(event)." under ".written(regime).(minus eq "" ? "" : " minus ".written(minus)).": ".method
        note = "Study ".written(name).". Intervals: 95 %, error of the sweep's simulation and sample only.\nSource: sensitivity.csv of casus."
        row(v) = strcol("method") eq method && strcol("event") eq event && strcol("regime") eq regime && strcol("minus") eq minus && strcol("conferral") eq q && strcol("index") eq word(indices, r) ? alone(v) : NaN
        y(x) = at(strcol("input")) + 0.8 * (r - (n + 1) / 2.0) / n
        do for [kind in "svg png"] { eval begin
            do for [k=1:questions] { q = word(asked, k); column_at = k - 1; row_at = 0; heading = question(q); subtitle = ""
                eval panel
                set xlabel method." index (no unit)"; set yrange [many + 0.6:0.4]; set ytics (); do for [s=1:many] { set ytics add ((k == 1 ? word(inputs, s) : "") s) }
                plot for [r=1:n] path using (row(0)):(y(0)):(row(0)):(row(column("value"))):(y(0) - 0.4 / n):(y(0) + 0.4 / n) with boxxyerror fs pattern pattern(r + 1) lc rgb colour(r + 1) title written(word(indices, r)), \
                     for [r=1:n] path using (row(column("value"))):(y(0)):(row(column("ci_low"))):(row(column("ci_high"))) with xerrorbars pt 0 lw 1.4 lc rgb "black" notitle
            }
            eval finish
        }
    }
}

# ---- A sweep over its two most influential inputs.
if (has("points.csv")) {
    path = need("points.csv", "study conferral point regime status runs"); eval define_check
    set key autotitle columnhead
    heads = " ".system(sprintf("head -n 1 '%s' | tr ',' ' '", path))." "
    there(s) = strstrt(heads, " ".s." ") > 0
    events = ""; do for [one in heads] { if (there(one."_low") && there(one."_high")) { events = events." ".one } }
    shown = " study conferral point regime seed status message runs "
    do for [one in events] { shown = shown.one." ".one."_low ".one."_high " }
    words_found = ""; stats [*:*][*:*] path using (add(strcol("regime")), 0) nooutput; regimes = words_found[2:*]; n = words(regimes)
    words_found = ""; stats [*:*][*:*] path using (add(strcol("conferral")), 0) nooutput; asked = words_found[2:*]; questions = words(asked)
    words_found = ""; stats [*:*][*:*] path using (add(strcol("study")), 0) nooutput; study = words_found[2:*]
    done = 0; stats [*:*][*:*] path using (column("runs") > 0 ? (done = done + 1, 0) : 0) nooutput; many = done / (n * questions)
    # The values of an input, least first; a number of more than 12 values is cut into 4 classes of equal count.
    valued = 'words_found = ""; stats [*:*][*:*] path using (words(words_found) > 12 ? 0 : add(strcol(input)), 0) nooutput; values = words_found[2:*]; stats [*:*][*:*] path using (column(input)) nooutput; numeric = STATS_records > 0; '
    # Of two inputs, the ones with the greatest index, where there are indices; else the first that vary.
    first_input = ""; second_input = ""; first_size = -1; second_size = -1
    do for [input in heads] {
        if (strstrt(shown, " ".input." ")) { continue }
        eval valued
        if (words(values) < 2) { continue }
        size = 0
        if (has("sensitivity.csv")) {
            stats [*:*][*:*] folder."/sensitivity.csv" using (strcol("input") eq input && strlen(strcol("value")) ? abs(column("value")) : 0) nooutput
            size = STATS_max
        }
        if (size > first_size) { second_size = first_size; second_input = first_input; first_size = size; first_input = input } else {
            if (size > second_size) { second_size = size; second_input = input }
        }
    }
    if (events eq "" || first_input eq "") { printerr "error: “".path."” has no results over an input that varies\n  remedy: sweep at least one input, to the end"; exit status 2 }
    # A function from a row to its class, as text, and the names of the classes.
    classed = 'eval valued; if (words(values) > 12 && numeric) { cuts = sprintf("%.10g %.10g %.10g", STATS_lo_quartile, STATS_median, STATS_up_quartile); class = sprintf("(column(\"%s\") >= %s) + (column(\"%s\") >= %s) + (column(\"%s\") >= %s) + 1", input, word(cuts, 1), input, word(cuts, 2), input, word(cuts, 3)); names = sprintf("%.3g–%.3g %.3g–%.3g %.3g–%.3g %.3g–%.3g", STATS_min, STATS_lo_quartile, STATS_lo_quartile, STATS_median, STATS_median, STATS_up_quartile, STATS_up_quartile, STATS_max) } else { eval sorted; class = "0"; do for [s=1:words(values)] { class = class.sprintf(" + (strcol(\"%s\") eq \"%s\") * %d", input, word(values, s), s) }; names = ""; do for [one in values] { names = names." ".(numeric ? sprintf("%.4g", one + 0) : one) } }; '
    sorted = 'if (numeric) { left_over = values; values = ""; while (words(left_over) > 0) { least = word(left_over, 1); do for [one in left_over] { if (one + 0 < least + 0) { least = one } }; values = values." ".least; rest = ""; do for [one in left_over] { if (one ne least) { rest = rest." ".one } }; left_over = rest } }; '
    input = first_input; eval classed; eval "across(v) = ".class; wide_names = names
    high_names = "-"; up(v) = 1
    if (second_input ne "") { input = second_input; eval classed; eval "up(v) = ".class; high_names = names }
    across_many = words(wide_names); up_many = words(high_names); cells = questions * n * across_many * up_many
    place = "place(s) = 0"; do for [s=1:questions] { place = sprintf("%s + (s eq '%s') * %d", place, word(asked, s), (s - 1) * n) }
    do for [s=1:n] { place = sprintf("%s + (s eq '%s') * %d", place, word(regimes, s), s - 1) }; eval place
    cell(v) = ((place(strcol("conferral")) + place(strcol("regime"))) * across_many + across(0) - 1) * up_many + up(0)
    bare(s) = strstrt(s, "parameters.") == 1 ? s[12:*] : s
    set palette defined (0 "#00224e", 0.25 "#35456c", 0.5 "#7d7c78", 0.75 "#c0b06c", 1 "#fee838")
    longest = 0; do for [one in high_names] { if (strlen(one) > longest) { longest = strlen(one) } }
    kept = ""; do for [one in "attacked_full attacked nuclear_use"] { if (strstrt(events." ", " ".one." ")) { kept = kept." ".one } }
    if (kept eq "") { kept = word(events, 1) }
    do for [event in kept] {
        # The mean of every cell, added up in one reading. An empty cell of a failed point is no number.
        array total[cells]; array counted[cells]
        do for [c=1:cells] { total[c] = 0; counted[c] = 0 }
        stats [*:*][*:*] path using (strlen(strcol(event)) ? (at_cell = cell(0), total[at_cell] = total[at_cell] + 100 * column(event), counted[at_cell] = counted[at_cell] + 1, 0) : 0) nooutput
        set print $means
        print "question,regime,x,y,mean"
        do for [c=1:cells] { if (counted[c] > 0) {
            print sprintf("%d,%d,%d,%d,%.10g", (c - 1) / (n * across_many * up_many) + 1, (c - 1) / (across_many * up_many) % n + 1, (c - 1) / up_many % across_many + 1, (c - 1) % up_many + 1, total[c] / counted[c])
        } }
        set print
        stats [*:*][*:*] $means using 5 nooutput; top = STATS_max > 0 ? STATS_max : 1
        figure = "heatmap_".event; title_text = "“".written(event)."” over the sweep"
        note = sprintf("Study %s, %d points. Each cell is the mean over its points, and so over all other inputs, in %% of runs.\nMeans of simulated shares: no interval is drawn. Source: points.csv of casus.", written(study), many)
        columns = n; rows = questions; left = 60 + 8 * longest; gap = 16; below = 110
        wide = 150 + left + n * (60 + 46 * words(wide_names)); high = 150 + rows * (140 + 30 * words(high_names))
        do for [kind in "svg png"] { eval begin
            set cbrange [0:top]; unset grid; unset colorbox
            do for [k=1:questions] { do for [r=1:n] { column_at = r - 1; row_at = k - 1; heading = r == 1 ? question(word(asked, k)) : ""; subtitle = written(word(regimes, r))
                eval panel; unset key
                set xrange [0.5:words(wide_names) + 0.5]; set yrange [0.5:words(high_names) + 0.5]
                set xlabel bare(first_input); set ylabel (r == 1 && second_input ne "" ? bare(second_input) : "")
                set xtics () rotate by 35 right; do for [x=1:words(wide_names)] { set xtics add (word(wide_names, x) x) }
                set ytics (); do for [y=1:words(high_names)] { set ytics add ((r == 1 && second_input ne "" ? word(high_names, y) : "") y) }
                shown_as(v) = sprintf("%.3g", floor(100 * v + 0.5) / 100.0)
                in_panel(v) = column(1) == k && column(2) == r ? v : NaN
                plot $means using (in_panel(column(3))):4:(column(3) - 0.5):(column(3) + 0.5):(column(4) - 0.5):(column(4) + 0.5):5 with boxxyerror fs solid noborder lc palette notitle, \
                     $means using (in_panel(column(3))):4:(column(5) < 0.55 * top ? shown_as(column(5)) : "") with labels font "DejaVu Sans,9" tc rgb "white" notitle, \
                     $means using (in_panel(column(3))):4:(column(5) < 0.55 * top ? "" : shown_as(column(5))) with labels font "DejaVu Sans,9" tc rgb "black" notitle
            } }
            unset ylabel; unset xlabel; eval finish
        }
    }
}

# ---- A back-test: calibration and Brier scores, a panel a file of cases.
if (has("scores.csv")) {
    path = need("scores.csv", "source part predictor score value ci_low ci_high n clusters"); eval define_check
    scores = path
    path = need("calibration_curve.csv", "source part predictor predicted observed ci_low ci_high"); eval define_check
    set key autotitle columnhead
    words_found = ""; stats [*:*][*:*] scores using (add(strcol("source")), 0) nooutput; sources = words_found[2:*]
    words_found = ""; stats [*:*][*:*] scores using (add(strcol("predictor")), 0) nooutput; predictors = words_found[2:*]; n = words(predictors)
    told = "Every case is forecast without its crisis or war. Bars: 95 %, which crises and wars there were.\nSource: "
    columns = words(sources); rows = 1; below = 60; wide = 160 + 400 * columns; high = 540
    of_curve(v) = strcol("source") eq one && strcol("part") eq "all" && strcol("predictor") eq word(predictors, r) ? v : NaN
    figure = "backtest_calibration"; title_text = "What was forecast, and how often it came"; left = 80; gap = 50
    note = "All outcomes of all cases together, in tenths. ".told."calibration_curve.csv of casus."
    do for [kind in "svg png"] { eval begin
        do for [k=1:columns] { one = word(sources, k); column_at = k - 1; row_at = 0; heading = written(one); subtitle = ""
            eval panel; set xlabel "forecast probability, %"; set xrange [0:100]; set yrange [0:100]
            if (k == 1) { set ylabel "came true, %" } else { unset ylabel }
            plot x with lines lc rgb "#999999" notitle, \
                 for [r=1:n] path using (of_curve(100 * column("predicted"))):(100 * column("observed")):(100 * column("ci_low")):(100 * column("ci_high")) with yerrorbars pt point(r) lc rgb colour(r) notitle, \
                 for [r=1:n] path using (of_curve(100 * column("predicted"))):(100 * column("observed")) with linespoints dt r pt point(r) lc rgb colour(r) title written(word(predictors, r))
        }
        unset ylabel; eval finish
    }
    of_score(v) = strcol("source") eq one && strcol("score") eq "brier" && strcol("predictor") eq word(predictors, r) ? v : NaN
    figure = "backtest_brier"; title_text = "Brier score, lower is better"; left = 110; gap = 110; note = told."scores.csv of casus."
    do for [kind in "svg png"] { eval begin
        do for [k=1:columns] { one = word(sources, k); column_at = k - 1; row_at = 0; heading = written(one); subtitle = ""
            words_found = ""; stats [*:*][*:*] scores using (strcol("source") eq one ? add(strcol("part")) : 0, 0) nooutput; parts = words_found[2:*]; many = words(parts)
            at = "at(s) = 0"; do for [s=1:many] { at = sprintf("%s + (s eq '%s') * %d", at, word(parts, s), s) }; eval at
            eval panel; set xlabel "Brier score over all outcomes, 0 to 2"; set xrange [0:*]; set yrange [many + 0.6:0.4]; set ytics (); do for [s=1:many] { set ytics add (written(word(parts, s)) s) }
            plot for [r=1:n] scores using (of_score(column("value"))):(at(strcol("part")) + 0.2 * (r - (n + 1) / 2.0)):(of_score(column("ci_low"))):(of_score(column("ci_high"))) with xerrorbars pt point(r) ps 1.1 lw 1.4 lc rgb colour(r) title written(word(predictors, r))
        }
        eval finish
    }
}
