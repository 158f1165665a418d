#!/usr/bin/env Rscript
# Draws four figures of results from their CSV files, as an example to start from: outcomes, contrasts and survival
# of a study, or the points of a sweep.
#
#   Rscript scripts/plot.R results/nato_vs_european [OUT [INPUT INPUT]]
#
# Figures go to OUT, by default figures/<name of the folder>/ggplot2, as SVG and PNG. A sweep is drawn over two of its inputs,
# the first two unless they are named. Needs ggplot2 (install.packages("ggplot2"), or r-cran-ggplot2).
# scripts/plot.py draws many more figures.

words <- commandArgs(trailingOnly = TRUE)
folder <- words[1]
has <- function(file) file.exists(file.path(folder, file))
if (is.na(folder) || !(has("outcomes.csv") || has("points.csv"))) {
  message("error: `", folder, "` holds neither outcomes.csv nor points.csv\n",
          "  remedy: give the folder that `casus run` or `casus sweep` wrote")
  quit(status = 2)
}
suppressPackageStartupMessages(library(ggplot2))
out <- if (length(words) > 1) words[2] else file.path("figures", basename(normalizePath(folder)), "ggplot2")
dir.create(out, recursive = TRUE, showWarnings = FALSE)

written <- function(names) gsub("protege", "prot\u00e9g\u00e9", gsub("_", " ", names))
# A factor in order of appearance.
in_order <- function(names) factor(written(names), levels = unique(written(names)))
rows <- function(file) {
  found <- read.csv(file.path(folder, file), encoding = "UTF-8", check.names = FALSE)
  questions <- c(granted = "Granted: in force from the first day", decided = "Decided: the states decide whether to give it")
  found$question <- factor(questions[found$conferral], levels = questions)
  found
}

# Colours that the colour-blind can distinguish (Okabe & Ito 2008); the shapes differ, too.
looks <- list(
  scale_colour_manual(values = rep(c("#000000", "#E69F00", "#0072B2", "#009E73", "#D55E00", "#56B4E9", "#CC79A7", "#999999"), 8),
                      name = NULL, drop = FALSE, aesthetics = c("colour", "fill")),
  scale_shape_manual(values = rep(c(16, 15, 17, 18, 25, 8, 3, 4), 8), name = NULL, drop = FALSE),
  theme_minimal(base_size = 11), theme(legend.position = "top", plot.title.position = "plot", panel.grid.minor = element_blank())
)
put <- function(plot, name, width, height) {
  for (kind in c("png", "svg")) {
    file <- file.path(out, paste0(name, ".", kind))
    if (kind == "png") png(file, width, height, units = "in", res = 120) else svg(file, width, height)
    print(plot)
    dev.off()
    cat(file, "\n")
  }
}
# Who attacks whom, and over which time: `RUS against UKR, 10 years`.
scene <- function() {
  found <- read.csv(file.path(folder, "parameters.csv"), encoding = "UTF-8")
  value <- function(key) found$value[found$parameter == key]
  # A sweep may vary it.
  quarters <- value("study.horizon_quarters")
  span <- if (grepl("^[0-9]+$", quarters)) paste(as.numeric(quarters) / 4, "years") else paste(quarters, "quarters")
  paste0(value("study.challenger"), " against ", value("study.protege"), ", ", span)
}
# Guarantees beside one another, so that none hides another.
beside <- position_dodge2(width = 0.7, reverse = TRUE)

if (has("outcomes.csv")) {
  outcomes <- rows("outcomes.csv")
  regimes <- unique(outcomes$regime)
  named <- function(names) factor(written(names), levels = written(regimes))
  width <- 3 + 4 * length(unique(outcomes$conferral))

  # The scale is logarithmic, so that what is rare can be read; what was never seen is left out.
  seen <- subset(outcomes, given == "always" & count > 0)
  put(ggplot(seen, aes(100 * probability, in_order(outcome), colour = named(regime), shape = named(regime))) +
        geom_linerange(aes(xmin = 100 * ci_low, xmax = 100 * ci_high), position = beside) + geom_point(size = 2, position = beside) +
        facet_wrap(vars(question)) + looks +
        scale_x_log10(labels = function(x) format(x, scientific = FALSE, drop0trailing = TRUE, trim = TRUE)) + scale_y_discrete(limits = rev) +
        labs(title = paste0("How runs end: ", scene()), subtitle = "with 95 % intervals of simulation error", x = "% of runs (logarithmic)", y = NULL),
      "outcomes", width, 2 + 0.5 * length(unique(seen$outcome)))

  # Paired differences from the reference, which is the one that is only ever subtracted. The thin line is the interval
  # of chance and parameters together, where there is one.
  events <- c("challenged", "attacked", "attacked_full", "direct_war", "nuclear_use", "protege_defeated", "fracture")
  pairs <- subset(rows("contrasts.csv"), given == "always" & event %in% events)
  reference <- setdiff(pairs$regime_b, pairs$regime_a)
  pairs <- subset(pairs, regime_b == reference)
  put(ggplot(pairs, aes(100 * difference, factor(written(event), levels = rev(written(events))),
                        colour = named(regime_a), shape = named(regime_a))) +
        geom_vline(xintercept = 0, colour = "#7f7f7f") +
        geom_linerange(aes(xmin = 100 * total_low, xmax = 100 * total_high), linewidth = 0.3, position = beside, na.rm = TRUE) +
        geom_linerange(aes(xmin = 100 * ci_low, xmax = 100 * ci_high), linewidth = 1, position = beside) +
        geom_point(size = 2, position = beside) + facet_wrap(vars(question)) + looks +
        labs(title = paste0("Difference from \u201c", written(reference), "\u201d: ", scene()),
             subtitle = "with 95 % intervals (thin: with parameters)", x = "percentage points of runs", y = NULL),
      "contrasts", width, 5)

  put(ggplot(rows("timeline.csv"), aes((quarter + 1) / 4, 100 * survival, colour = named(regime), fill = named(regime))) +
        geom_ribbon(aes(ymin = 100 * total_low, ymax = 100 * total_high), data = ~ subset(.x, !is.na(total_low)),
                    alpha = 0.1, colour = NA) +
        geom_ribbon(aes(ymin = 100 * ci_low, ymax = 100 * ci_high), alpha = 0.3, colour = NA) + geom_line() +
        geom_point(aes(shape = named(regime)), data = ~ subset(.x, quarter %% 6 == 0), size = 2) +
        facet_wrap(vars(question)) + looks +
        labs(title = paste0("Runs without a limited or full attack: ", scene()),
             subtitle = "with 95 % intervals (pale: with parameters)", x = "years", y = "% of runs"),
      "survival", width, 4.5)
}

# Every point of a sweep over two inputs, coloured by the share of full attacks, a panel per guarantee.
if (has("points.csv")) {
  points <- subset(rows("points.csv"), status == "done")
  inputs <- if (length(words) > 3) words[3:4] else names(points)[9:10]
  put(ggplot(points, aes(.data[[inputs[1]]], .data[[inputs[2]]], colour = 100 * attacked_full)) +
        geom_point(size = 2) + facet_grid(vars(question), vars(in_order(regime))) + looks[3:4] +
        scale_colour_viridis_c(option = "cividis", name = "% of runs") +
        labs(title = paste0("Full attacks over the sweep: ", scene()), x = inputs[1], y = inputs[2]),
      "sweep", 2 + 3.5 * length(unique(points$regime)), 2 + 3 * length(unique(points$question)))
}
