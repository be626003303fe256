# References for tests/unit/estimate/test_synthesis.py and test_component_regression.py, without any program of this project.
# Reads  tests/data/r/synthesis.csv: effects of invented trials in sets (columns set, trial, estimate, std_error) and
#        tests/data/r/synthesis_arms.csv: effects of arms with their covariance (columns trial, offers, estimate, v1, ...).
# Writes tests/data/r/synthesis_expected.csv: one row a number (columns set, quantity, trial, value).
# Run from the folder of the project: Rscript tests/data/r/synthesis.R
# Made with R 4.2.2, metafor 3.8-1. The tests read what is written and need no R.

suppressPackageStartupMessages(library(metafor))

folder <- "tests/data/r"
rows <- list()
keep <- function(set, quantity, value, trial = seq_along(value)) {
  rows[[length(rows) + 1]] <<- data.frame(
    set = set, quantity = quantity, trial = trial, value = sprintf("%.15g", as.numeric(value))
  )
}

effects <- read.csv(file.path(folder, "synthesis.csv"), stringsAsFactors = FALSE)
for (set in unique(effects$set)) {
  here <- effects[effects$set == set, ]
  unit <- min(here$std_error)^2
  control <- list(threshold = 1e-13 * unit, maxiter = 100000, tau2.max = 1e6 * unit)
  pool <- function(test) {
    rma(yi = here$estimate, sei = here$std_error, method = "REML", test = test, level = 90, control = control)
  }
  for (test in c("knha", "adhoc")) {
    fit <- pool(test)
    keep(set, paste(test, c("std_error", "ci_low", "ci_high")), c(fit$se, fit$ci.lb, fit$ci.ub), 0)
    if (nrow(here) >= 5) {
      prediction <- predict(fit, pi.type = "riley", level = 90)
      keep(set, paste(test, c("pi_low", "pi_high")), c(prediction$pi.lb, prediction$pi.ub), 0)
    }
    if (nrow(here) > 3) {
      without <- leave1out(fit)
      keep(set, paste(test, "without_estimate"), without$estimate)
      keep(set, paste(test, "without_low"), without$ci.lb)
      keep(set, paste(test, "without_high"), without$ci.ub)
    }
  }
  keep(set, c("estimate", "tau2", "i2", "q", "p_q"), c(fit$beta, fit$tau2, fit$I2 / 100, fit$QE, fit$QEp), 0)
  # uniroot stops at an absolute width, so the trials are put in units of their smallest error first.
  scaled <- rma(
    yi = here$estimate / sqrt(unit), vi = here$std_error^2 / unit, method = "REML",
    control = list(threshold = 1e-13, maxiter = 100000)
  )
  bounds <- unit * confint(scaled, level = 95, control = list(tol = 1e-14, maxiter = 100000, tau2.max = 1e6))$random["tau^2", ]
  keep(set, c("tau2_low", "tau2_high"), bounds[c("ci.lb", "ci.ub")], 0)
  fixed <- rma(yi = here$estimate, sei = here$std_error, method = "FE")
  keep(set, c("fixed_estimate", "fixed_std_error"), c(fixed$beta, fixed$se), 0)
  keep(set, "weights", weights(fit) / 100)
  keep(set, "shrunken", blup(fit)$pred)
}

arms <- read.csv(file.path(folder, "synthesis_arms.csv"), stringsAsFactors = FALSE)
for (set in unique(arms$set)) {
  here <- arms[arms$set == set, ]
  covariance <- as.matrix(here[, paste0("v", seq_len(nrow(here)))])
  components <- sort(unique(unlist(strsplit(here$offers, " "))))
  design <- sapply(components, function(one) as.numeric(sapply(strsplit(here$offers, " "), function(all) one %in% all)))
  fit <- rma.mv(
    here$estimate, covariance, mods = ~ 0 + design, random = ~ 1 | trial, data = here, method = "REML",
    control = list(optimizer = "BFGS", reltol = 1e-15, maxit = 10000)
  )
  keep(set, "estimate", fit$beta)
  keep(set, "std_error without guard", fit$se)
  keep(set, c("tau2", "q", "p_q"), c(fit$sigma2, fit$QE, fit$QEp), 0)
}

write.csv(do.call(rbind, rows), file.path(folder, "synthesis_expected.csv"), row.names = FALSE, quote = FALSE)
