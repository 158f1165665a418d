#!/usr/bin/env Rscript
# Draws the results of a study from its CSV files alone, as SVG and PNG; of a sweep a heat map and its indices of
# sensitivity; of a back-test calibration and scores.
#
#   Rscript scripts/plot.R results/nato_vs_european [OUT]
#
# Figures go into OUT, by default figures/<name of the folder>. Needs ggplot2 (install.packages("ggplot2"), or r-cran-ggplot2).
# Exit code 2 if the folder is not fit.

refuse <- function(cause, remedy) {
  message("error: ", cause, "\n  remedy: ", remedy)
  quit(status = 2)
}
words <- commandArgs(trailingOnly = TRUE)
if (length(words) < 1) refuse("no folder is given", "Rscript scripts/plot.R results/nato_vs_european")
if (!requireNamespace("ggplot2", quietly = TRUE)) refuse("plot.R needs ggplot2", "install.packages(\"ggplot2\")")
suppressPackageStartupMessages(library(ggplot2))
folder <- words[1]
out <- if (length(words) > 1) words[2] else file.path("figures", basename(normalizePath(folder, mustWork = FALSE)))
has <- function(file) file.exists(file.path(folder, file))
if (!any(sapply(c("outcomes.csv", "points.csv", "sensitivity.csv", "scores.csv"), has))) {
  refuse(paste0("`", folder, "` holds neither outcomes.csv nor points.csv nor sensitivity.csv nor scores.csv"),
         "give the folder that `casus run`, `casus sweep` or `casus backtest` wrote")
}
dir.create(out, recursive = TRUE, showWarnings = FALSE)

# ---- Reading.
written <- function(name) gsub("protege", "prot\u00e9g\u00e9", gsub("_", " ", name))
in_order <- function(names) factor(written(names), levels = written(unique(names)))
question <- function(names) {
  heads <- c(granted = "Granted: in force from the first day", decided = "Decided: the states decide whether to give it")
  factor(heads[names], levels = heads)
}
rows <- function(file, columns, first = c("study", "conferral")) {
  path <- file.path(folder, file)
  if (!file.exists(path)) refuse(paste0("`", path, "` is not there"), "run the study again: its results are not whole")
  found <- read.csv(path, encoding = "UTF-8", stringsAsFactors = FALSE)
  missing <- setdiff(c(first, columns), names(found))
  if (length(missing) > 0) {
    refuse(paste0("`", path, "` lacks the column ", paste(missing, collapse = ", ")), "run the study again with this version of casus")
  }
  if ("conferral" %in% first) found$question <- question(found$conferral)
  found
}

# ---- Looks. Okabe & Ito (2008); shapes and line types tell guarantees apart without colour.
colours <- c("#000000", "#E69F00", "#0072B2", "#009E73", "#D55E00", "#56B4E9", "#CC79A7", "#999999", "#F0E442")
colours <- rep(colours, 8)
shapes <- rep(c(16, 15, 17, 18, 25, 8, 3, 4), 8)
lines <- rep(c("solid", "52", "13", "6212", "31", "82", "421212", "14"), 8)
looks <- list(
  scale_colour_manual(values = colours, name = NULL), scale_fill_manual(values = colours, name = NULL),
  scale_shape_manual(values = shapes, name = NULL), scale_linetype_manual(values = lines, name = NULL),
  theme_minimal(base_size = 10),
  theme(legend.position = "top", plot.caption = element_text(hjust = 0), plot.title.position = "plot",
        plot.caption.position = "plot", strip.text = element_text(hjust = 0),
        strip.text.y = element_text(angle = 0), strip.text.y.left = element_text(angle = 0, hjust = 1), panel.grid.minor = element_blank())
)
tell <- function(source, note = "") {
  text <- paste0("Study ", written(study), ", ", format(runs, big.mark = ","), " runs of each guarantee. ", note,
                 " Intervals: 95 %, simulation error only, not the doubt about assumed parameters. Source: ", source, " of casus.")
  paste(strwrap(text, 120), collapse = "\n")
}
put <- function(plot, name, width, height) {
  # A scale that replaces one of the looks says so.
  suppressMessages(force(plot))
  grDevices::png(file.path(out, paste0(name, ".png")), width = width, height = height, units = "in", res = 120)
  print(plot)
  grDevices::dev.off()
  grDevices::svg(file.path(out, paste0(name, ".svg")), width = width, height = height)
  print(plot)
  grDevices::dev.off()
  cat(file.path(out, name), "\n")
}

if (has("outcomes.csv")) {
  share <- c("regime", "probability", "ci_low", "ci_high")
  outcomes <- subset(rows("outcomes.csv", c(share, "total_low", "total_high", "given", "outcome", "runs", "count")), given == "always")
  study <- outcomes$study[1]
  runs <- max(outcomes$runs)
  regimes <- unique(outcomes$regime)
  named <- function(names) factor(written(names), levels = written(regimes))
  n <- length(regimes)
  asked <- length(unique(outcomes$conferral))
  seen <- unique(outcomes$outcome[outcomes$count > 0])

  drawn <- subset(outcomes, outcome %in% seen)
  # An interval of chance and parameters together lies behind the other, where there is one.
  total <- function(data) {
    geom_linerange(aes(xmin = 100 * total_low, xmax = 100 * total_high), data = subset(data, !is.na(total_low)), linewidth = 0.3, colour = "#7f7f7f")
  }
  thin <- if (all(is.na(outcomes$total_low))) "" else " Thin lines: chance and parameters together."
  drawn$regime <- named(drawn$regime)
  drawn$outcome <- in_order(drawn$outcome)
  put(ggplot(drawn, aes(100 * probability, regime, fill = regime)) + geom_col(colour = "black", linewidth = 0.2, show.legend = FALSE) +
        total(drawn) +
        geom_errorbarh(aes(xmin = 100 * ci_low, xmax = 100 * ci_high), height = 0.3, colour = "#7f7f7f") +
        facet_wrap(vars(question, outcome), scales = "free_x", ncol = 4) + looks + scale_y_discrete(limits = rev) +
        labs(title = "How runs end", x = "% of runs", y = NULL,
             caption = tell("outcomes.csv", paste0("Each panel has its own scale; outcomes that never came are left out.", thin))),
      "outcomes", 12, 1.5 + asked * ceiling(length(seen) / 4) * (1 + 0.2 * n))

  events <- c("challenged", "attacked", "attacked_full", "direct_war", "nuclear_use", "protege_defeated", "fracture")
  pairs <- rows("contrasts.csv", c("regime_a", "regime_b", "given", "event", "difference", "ci_low", "ci_high", "total_low", "total_high"))
  pairs <- subset(pairs, given == "always" & event %in% events)
  # In every pair that holds it, the reference is the one that is subtracted.
  reference <- setdiff(unique(pairs$regime_b), pairs$regime_a)[1]
  pairs <- subset(pairs, regime_b == reference)
  pairs$regime_a <- named(pairs$regime_a)
  pairs$event <- factor(written(pairs$event), levels = written(events))
  put(ggplot(pairs, aes(100 * difference, regime_a, colour = regime_a, shape = regime_a)) +
        geom_vline(xintercept = 0, colour = "#7f7f7f") + total(pairs) +
        geom_errorbarh(aes(xmin = 100 * ci_low, xmax = 100 * ci_high), height = 0.3) + geom_point(size = 2.2) +
        facet_grid(vars(event), vars(question), switch = "y") + looks + scale_colour_manual(values = colours, drop = FALSE) +
        scale_shape_manual(values = shapes, drop = FALSE) + scale_y_discrete(limits = rev) + theme(legend.position = "none") +
        labs(title = paste0("Difference from ", written(reference), ", same worlds"), x = "difference, percentage points of runs",
             y = NULL, caption = tell("contrasts.csv", paste0("A mark left of 0 is rarer than under the reference.", thin))),
      "contrasts", 11, 2 + 7 * (0.3 + 0.2 * n))

  curves <- function(data, value, title, y, source, note) {
    data$regime <- named(data$regime)
    data$value <- 100 * data[[value]]
    every <- subset(data, quarter %% 6 == 5)
    ggplot(data, aes(quarter + 1, value, colour = regime, fill = regime, linetype = regime, shape = regime)) +
      geom_ribbon(aes(ymin = 100 * ci_low, ymax = 100 * ci_high), alpha = 0.18, colour = NA) + geom_line(linewidth = 0.6) +
      geom_point(data = every, size = 1.8) + looks + theme(legend.key.width = grid::unit(3, "lines")) +
      labs(title = title, x = "quarters of 91 days", y = y, caption = tell(source, note))
  }
  timeline <- rows("timeline.csv", c("regime", "quarter", "survival", "ci_low", "ci_high"))
  put(curves(timeline, "survival", "Survival", "runs without limited or full attack, %", "timeline.csv",
             "The clock starts with the run. The vertical axis does not begin at 0. Bands are intervals.") + facet_wrap(vars(question)),
      "survival", 11, 5)
  incidence <- rows("incidence.csv", c("regime", "event", "quarter", "incidence", "ci_low", "ci_high"))
  came <- unique(incidence$event[incidence$incidence > 0])
  if (length(came) == 0) came <- incidence$event[1]
  incidence <- subset(incidence, event %in% came)
  incidence$event <- in_order(incidence$event)
  put(curves(incidence, "incidence", "Competing risks", "cumulative incidence, % of runs", "incidence.csv",
             "First limited or full attack, by its outcome. Each panel has its own scale.") +
        facet_wrap(vars(question, event), scales = "free_y", ncol = min(4, length(came))),
      "competing", 12, 1.5 + 2.4 * asked * ceiling(length(came) / 4))

  ladder <- subset(rows("ladder.csv", c(share, "rung", "label", "reached")), rung > 0)
  ladder$label <- in_order(ladder$label)
  ladder$regime <- named(ladder$regime)
  ladder <- subset(ladder, reached > 0)
  beside <- position_dodge(width = 0.5)
  put(ggplot(ladder, aes(label, 100 * probability, colour = regime, shape = regime, linetype = regime, group = regime)) +
        geom_line(position = beside) + geom_point(position = beside, size = 2) +
        geom_errorbar(aes(ymin = 100 * ci_low, ymax = 100 * ci_high), width = 0.2, position = beside, linetype = "solid") +
        scale_y_log10(labels = function(x) format(x, scientific = FALSE, drop0trailing = TRUE)) + scale_x_discrete(drop = FALSE) +
        facet_wrap(vars(question)) + looks +
        theme(axis.text.x = element_text(angle = 35, hjust = 1), legend.key.width = grid::unit(3, "lines")) +
        labs(title = "How far it escalates", x = NULL, y = "runs that reach at least this rung, % (logarithmic)",
             caption = tell("ladder.csv", "Rungs that no run reached are left out.")), "ladder", 11, 5.5)

  answers <- rows("responses.csv", c(share, "state", "attack", "level", "trials"))
  kind <- Find(function(kind) any(answers$trials[answers$attack == kind] > 0), c("full", "limited", "grey_zone"))
  answers <- subset(answers, attack == kind & trials > 0)
  acting <- subset(answers, level %in% c("deploy", "combat"))
  acts <- tapply(acting$probability, acting$state, sum)
  answers <- subset(answers, level != "abstain")
  answers$state <- factor(answers$state, levels = names(sort(acts)))
  answers$level <- factor(answers$level, levels = c("material", "deploy", "combat"))
  answers$regime <- named(answers$regime)
  put(ggplot(answers, aes(100 * probability, state, colour = level, shape = level)) +
        geom_errorbarh(aes(xmin = 100 * ci_low, xmax = 100 * ci_high), height = 0, linewidth = 0.3) + geom_point(size = 1.6) +
        facet_wrap(vars(question, regime), ncol = n) + looks + scale_colour_manual(values = c("#56B4E9", "#E69F00", "#0072B2"), name = NULL) +
        labs(title = paste("Who answers attacks of the kind", written(kind), "and how"), x = "share of these attacks, %", y = NULL,
             caption = tell("responses.csv", "Highest level each state reaches. Panels do not compare the same attacks.")),
      "honour", max(8, 2 + 2.2 * n), 2 + asked * (0.6 + 0.16 * length(acts)))

  metrics <- c("first_attack_quarter", "days_fought", "territory_end", "responders_cost_usd_bn", "protege_cost_gdp_pct", "challenger_cost_gdp_pct")
  bins <- rows("histograms.csv", c("regime", "given", "metric", "unit", "bin_low", "bin_high", "count"))
  bins <- subset(bins, given == "attacked" & metric %in% metrics & !is.na(bin_low) & !is.na(bin_high))
  bins$density <- bins$count / (bins$bin_high - bins$bin_low)
  bins$height <- bins$density / ave(bins$density, bins$conferral, bins$regime, bins$metric, FUN = max)
  bins$base <- n - match(bins$regime, regimes) + 1
  bins$quantity <- in_order(paste0(bins$metric, " (", bins$unit, ")"))
  bins$regime <- named(bins$regime)
  put(ggplot(bins, aes(xmin = bin_low, xmax = bin_high, ymin = base, ymax = base + 0.85 * height, fill = regime)) +
        geom_rect(colour = "black", linewidth = 0.15, show.legend = FALSE) + facet_wrap(vars(question, quantity), scales = "free_x", ncol = 3) +
        looks + scale_y_continuous(breaks = rev(seq_len(n)), labels = written(regimes)) +
        labs(title = "Attacked runs: when, how long, at what cost", x = NULL, y = NULL,
             caption = tell("histograms.csv", "Heights are scaled to each ridge's highest bin; the open outermost bins are left out.")),
      "distributions", 12, 1.5 + 2 * asked * (1 + 0.35 * n))
}

if (has("sensitivity.csv")) {
  index <- rows("sensitivity.csv", c("input", "regime", "minus", "event", "method", "index", "value", "ci_low", "ci_high"))
  # Indices of two inputs together are left out, and of many events all but three.
  if ("with_input" %in% names(index)) index <- subset(index, is.na(with_input) | with_input == "")
  if (length(unique(index$event)) > 3 && "attacked_full" %in% index$event) {
    index <- subset(index, event %in% c("attacked_full", "attacked", "nuclear_use"))
  }
  index <- subset(index, !is.na(value))
  index$minus[is.na(index$minus)] <- ""
  index$target <- paste0(written(index$regime), ifelse(index$minus == "", "", paste0(" minus ", written(index$minus))))
  for (part in split(index, list(index$method, index$event), drop = TRUE)) {
    size <- tapply(abs(part$value), part$input, max, na.rm = TRUE)
    most <- names(sort(size, decreasing = TRUE))[seq_len(min(15, length(size)))]
    part <- subset(part, input %in% most)
    part$input <- factor(part$input, levels = rev(most))
    method <- part$method[1]
    event <- part$event[1]
    aside <- position_dodge(width = 0.8)
    put(ggplot(part, aes(value, input, fill = index)) + geom_col(position = aside, width = 0.75, colour = "black", linewidth = 0.2) +
          geom_errorbarh(aes(xmin = ci_low, xmax = ci_high), position = aside, height = 0.3) +
          facet_grid(vars(target), vars(question)) + looks + scale_fill_manual(values = colours[-1], name = NULL) +
          labs(title = paste0("What ", written(event), " hangs on: ", method), x = paste(method, "index (no unit)"), y = NULL,
               caption = paste0("Study ", written(part$study[1]), ". Intervals: 95 %, error of the sweep's simulation and sample only. Source: sensitivity.csv of casus.")),
        paste("sensitivity", method, event, sep = "_"), 11, 2 + length(unique(part$target)) * (0.5 + 0.22 * length(most)))
  }
}

# ---- A sweep over its two most influential inputs.
if (has("points.csv")) {
  swept <- rows("points.csv", c("point", "regime", "status", "runs"))
  columns <- names(read.csv(file.path(folder, "points.csv"), check.names = FALSE, nrows = 1))
  names(swept)[seq_along(columns)] <- columns
  events <- columns[paste0(columns, "_low") %in% columns & paste0(columns, "_high") %in% columns]
  about <- c("study", "conferral", "point", "regime", "seed", "status", "message", "runs")
  inputs <- setdiff(columns, c(about, events, paste0(events, "_low"), paste0(events, "_high")))
  swept <- subset(swept, !is.na(runs) & runs > 0)
  if (length(events) == 0 || nrow(swept) == 0) refuse(paste0("`", folder, "/points.csv` has no point with results"), "run the sweep to its end")
  inputs <- Filter(function(name) length(unique(swept[[name]])) > 1, inputs)
  if (length(inputs) == 0) refuse(paste0("no input varies in `", folder, "/points.csv`"), "sweep at least one input")
  if (has("sensitivity.csv")) {
    moved <- tapply(abs(index$value), factor(index$input, levels = inputs), max)
    inputs <- inputs[order(-ifelse(is.na(moved), 0, moved))]
  }
  inputs <- head(inputs, 2)
  # More than 12 values are cut into 6 classes of equal count.
  classes <- function(values) {
    if (!is.numeric(values)) return(factor(values, levels = unique(values)))
    if (length(unique(values)) <= 12) return(factor(signif(values, 6)))
    edges <- quantile(values, 0:6 / 6)
    edges <- edges[!duplicated(edges)]
    cut(values, edges, include.lowest = TRUE, labels = paste(format(signif(head(edges, -1), 3), trim = TRUE, drop0trailing = TRUE),
                                                             format(signif(edges[-1], 3), trim = TRUE, drop0trailing = TRUE), sep = "\u2013"))
  }
  swept$across <- classes(swept[[inputs[1]]])
  swept$up <- if (length(inputs) > 1) classes(swept[[inputs[2]]]) else factor("")
  swept$guarantee <- in_order(swept$regime)
  drawn <- intersect(c("attacked_full", "attacked", "nuclear_use"), events)
  for (event in if (length(drawn) > 0) drawn else events[1]) {
    swept$share <- 100 * swept[[event]]
    cells <- aggregate(share ~ across + up + guarantee + question, swept, mean)
    top <- max(cells$share, 1e-9)
    put(ggplot(cells, aes(across, up, fill = share)) + geom_tile() +
          geom_text(aes(label = signif(round(share, 2), 3), colour = share < 0.55 * top), size = 2.4, show.legend = FALSE) +
          facet_grid(vars(question), vars(guarantee)) + looks[5:6] +
          scale_colour_manual(values = c(`TRUE` = "white", `FALSE` = "black")) +
          scale_fill_viridis_c(option = "cividis", limits = c(0, top), name = "% of runs") +
          theme(legend.position = "right", strip.text.y = element_text(angle = -90, hjust = 0.5), panel.grid = element_blank(), axis.text.x = element_text(angle = 35, hjust = 1)) +
          labs(title = paste0("\u201c", written(event), "\u201d over the sweep"), x = sub("^parameters\\.", "", inputs[1]),
               y = if (length(inputs) > 1) sub("^parameters\\.", "", inputs[2]),
               caption = paste0("Study ", written(swept$study[1]), ", ", format(length(unique(swept$point)), big.mark = ","),
                                " points. Each cell is the mean over its points, and so over all other inputs, in % of runs.\n",
                                "Means of simulated shares: no interval is drawn. Source: points.csv of casus.")),
        paste0("heatmap_", event), 2.4 + 3.1 * nlevels(swept$guarantee),
        2 + length(unique(swept$question)) * (1.2 + 0.36 * nlevels(swept$up)))
  }
}

if (has("scores.csv")) {
  note <- paste("Every case is forecast without its crisis or war. Bars: 95 %, which crises and wars there were. Source:")
  curve <- rows("calibration_curve.csv", c("source", "part", "predictor", "predicted", "observed", "ci_low", "ci_high"), NULL)
  curve <- subset(curve, part == "all")
  curve$predictor <- in_order(curve$predictor)
  curve$source <- in_order(curve$source)
  put(ggplot(curve, aes(100 * predicted, 100 * observed, colour = predictor, shape = predictor, linetype = predictor)) +
        geom_abline(colour = "#999999") + geom_errorbar(aes(ymin = 100 * ci_low, ymax = 100 * ci_high), width = 1.5, linetype = 1) +
        geom_line() + geom_point(size = 2) + facet_wrap(vars(source)) + coord_equal(xlim = c(0, 100), ylim = c(0, 100)) + looks +
        labs(title = "Calibration: what was forecast, and how often it came", x = "forecast probability, %", y = "came true, %",
             caption = paste(note, "calibration_curve.csv of casus.")),
      "backtest_calibration", 2 + 4 * length(unique(curve$source)), 5.5)
  scores <- rows("scores.csv", c("source", "part", "predictor", "score", "value", "ci_low", "ci_high"), NULL)
  scores <- subset(scores, score == "brier")
  scores$predictor <- in_order(scores$predictor)
  scores$part <- in_order(scores$part)
  scores$source <- in_order(scores$source)
  put(ggplot(scores, aes(value, part, colour = predictor, shape = predictor)) +
        geom_errorbarh(aes(xmin = ci_low, xmax = ci_high), height = 0.3, position = position_dodge(0.6)) +
        geom_point(size = 2.2, position = position_dodge(0.6)) + facet_wrap(vars(source), scales = "free_y", ncol = 1) + looks +
        scale_y_discrete(limits = rev) + expand_limits(x = 0) +
        labs(title = "Brier score over all outcomes, lower is better", x = "Brier score, 0 to 2", y = NULL,
             caption = paste(note, "scores.csv of casus.")),
      "backtest_brier", 9, 2 + 2 * length(unique(scores$source)))
}
