# Runs casus from R, and reads what it wrote. Base R alone; source it.
#
#   source("scripts/casus.R")
#   result <- casus_run("configs/three_states.toml", set = list("parameters.precision" = 2), runs = 2000)
#   result$events                          # any table of the results
#   casus_share(result, "attacked_full")   # one row a guarantee: probability, both intervals, median over draws
#
# The columns are those of results/README.md. The program is the one that CASUS names, else `casus` on the PATH.

casus_toml <- function(value) {
  if (is.list(value) && !is.null(names(value))) {
    paste0("{ ", paste0(names(value), " = ", vapply(value, casus_toml, ""), collapse = ", "), " }")
  } else if (length(value) != 1 || is.list(value)) {
    paste0("[", paste0(vapply(value, casus_toml, ""), collapse = ", "), "]")
  } else if (is.character(value)) {
    encodeString(value, quote = "\"")
  } else if (is.logical(value)) {
    tolower(as.character(value))
  } else {
    format(value, digits = 17, scientific = FALSE)
  }
}

# The tables of a folder, as a list of data frames.
casus_read <- function(folder) {
  files <- list.files(folder, pattern = "[.]csv$")
  read <- function(file) read.csv(file.path(folder, file), encoding = "UTF-8", check.names = FALSE, na.strings = "")
  setNames(lapply(files, read), sub("[.]csv$", "", files))
}

# Runs a study, and returns its tables. Without `out` the files go into a folder of R's own, which goes with the session.
casus_run <- function(study, set = list(), runs = NULL, seed = NULL, threads = NULL, out = NULL,
                      resume = FALSE, force = FALSE) {
  program <- Sys.getenv("CASUS", unset = Sys.which("casus"))
  if (program == "") stop("casus is not on the PATH\n  remedy: cargo install --path ., or set CASUS")
  folder <- if (is.null(out)) tempfile("casus-") else out
  options <- list("--runs" = runs, "--seed" = seed, "--threads" = threads)
  options <- Filter(Negate(is.null), options)
  whole <- function(value) format(value, scientific = FALSE)
  words <- c("run", study, "--out", folder, "--quiet", rbind(names(options), vapply(options, whole, "")),
             unlist(lapply(names(set), function(key) c("--set", paste0(key, "=", casus_toml(set[[key]]))))),
             if (resume) "--resume", if (force) "--force")
  # Errors go to standard error as they are.
  if (system2(program, shQuote(words)) != 0) stop("casus failed: its errors stand above", call. = FALSE)
  made <- list.dirs(folder, recursive = FALSE)
  named <- file.path(folder, sub("[.]toml$", "", basename(study)))
  casus_read(if (named %in% made) named else made[which.max(file.mtime(made))])
}

# The probability of an event under every guarantee.
casus_share <- function(result, event, given = "always", conferral = result$events$conferral[1]) {
  rows <- result$events$event == event & result$events$given == given & result$events$conferral == conferral
  if (!any(rows)) stop("no such event: ", paste(unique(result$events$event), collapse = ", "))
  result$events[rows, c("regime", "probability", "ci_low", "ci_high", "total_low", "total_high", "total_median")]
}
