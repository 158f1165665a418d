# Uses scripts/casus.R as a reader of R would. Needs the program that CASUS names.
source("scripts/casus.R")
changed <- list("parameters.precision" = 2, conferral = list("granted"), "state.ARD.nuclear" = FALSE)
result <- casus_run("configs/three_states.toml", set = changed, runs = 640, threads = 2)
share <- casus_share(result, "attacked_full")
stopifnot(
  identical(share$regime, c("none", "pact")), all(result$events$conferral == "granted"), all(share$ci_low <= share$probability),
  max(result$events$trials) == 640, is.na(share$total_low)
)
wrong <- tryCatch(casus_run("configs/three_states.toml", set = list("parameters.precison" = 2)), error = conditionMessage)
stopifnot(grepl("casus failed", wrong))
cat("scripts/casus.R runs, reads and fails as it should\n")
