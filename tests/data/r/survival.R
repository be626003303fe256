# The numbers against which test_survival.py, test_competing.py, test_hazards.py and test_standardised.py in
# tests/unit/estimate hold ours.
#
# Reads  tests/data/r/survival_input.csv: 400 invented persons; arm 0 (control), 1, 2; block 0-2; months at risk; event
#        0 (censored) or reason 1-3. Months are whole, so ties are many; one arm leaves faster only at first.
# Writes tests/data/r/survival_expected.csv: one row a number; columns what, arm, reason, month, value.
# Run from the folder of the project: Rscript tests/data/r/survival.R
# Made with R 4.2.2, survival 3.5-3.

suppressPackageStartupMessages(library(survival))

persons <- read.csv("tests/data/r/survival_input.csv")
persons$left <- as.numeric(persons$event > 0)
rows <- list()
keep <- function(what, arm, reason, month, value) {
  rows[[length(rows) + 1]] <<- data.frame(
    what = what, arm = arm, reason = reason, month = month, value = sprintf("%.17g", as.numeric(value))
  )
}

months <- c(1, 6, 12, 18, 24, 30)
for (arm in 0:2) {
  own <- persons[persons$arm == arm, ]
  fit <- survfit(Surv(months, left) ~ 1, own, conf.type = "log-log")
  at <- summary(fit, times = months)
  keep("at risk", arm, 0, months, at$n.risk)
  keep("survival", arm, 0, months, at$surv)
  keep("survival se", arm, 0, months, at$std.err)
  keep("survival low", arm, 0, months, at$lower)
  keep("survival high", arm, 0, months, at$upper)
  mean24 <- survival:::survmean(fit, rmean = 24)$matrix
  keep("restricted mean", arm, 0, 24, mean24["rmean"])
  keep("restricted mean se", arm, 0, 24, mean24["se(rmean)"])

  # Several reasons; standard errors are those of the infinitesimal jackknife.
  own$state <- factor(own$event, 0:3, c("censored", "one", "two", "three"))
  many <- survfit(Surv(months, state) ~ 1, own, id = seq_len(nrow(own)), conf.type = "log-log")
  at <- summary(many, times = months)
  for (reason in 1:3) {
    keep("incidence", arm, reason, months, at$pstate[, reason + 1])
    keep("incidence se", arm, reason, months, at$std.err[, reason + 1])
    keep("incidence low", arm, reason, months, at$lower[, reason + 1])
    keep("incidence high", arm, reason, months, at$upper[, reason + 1])
  }
}

test <- function(what, arm, reason, formula, data) keep(what, arm, reason, 0, survdiff(formula, data)$chisq)
test("log-rank", 0, 0, Surv(months, left) ~ arm, persons)
test("log-rank blocks", 0, 0, Surv(months, left) ~ arm + strata(block), persons)
for (arm in 1:2) {
  pair <- persons[persons$arm %in% c(0, arm), ]
  test("log-rank", arm, 0, Surv(months, left) ~ arm, pair)
  for (reason in 1:2) test("log-rank", arm, reason, Surv(months, event == reason) ~ arm, pair)
}

persons$arm1 <- as.numeric(persons$arm == 1)
persons$arm2 <- as.numeric(persons$arm == 2)
exact <- coxph.control(eps = 1e-12, toler.chol = 1e-14, iter.max = 50)
cox <- function(what, reason, formula) {
  fit <- coxph(formula, persons, ties = "efron", control = exact)
  keep(what, 1:2, reason, 0, coef(fit))
  keep(paste(what, "se"), 1:2, reason, 0, sqrt(diag(vcov(fit))))
  keep(paste(what, "covariance"), 1, reason, 0, vcov(fit)[1, 2])
  interval <- exp(confint(fit, level = 0.90))
  keep(paste(what, "low"), 1:2, reason, 0, interval[, 1])
  keep(paste(what, "high"), 1:2, reason, 0, interval[, 2])
  check <- cox.zph(fit, transform = "log")$table
  keep(paste(what, "zph"), 1:2, reason, 0, check[1:2, "chisq"])
  keep(paste(what, "zph p"), 1:2, reason, 0, check[1:2, "p"])
  keep(paste(what, "zph"), 0, reason, 0, check["GLOBAL", "chisq"])
  keep(paste(what, "zph p"), 0, reason, 0, check["GLOBAL", "p"])
}
cox("cox", 0, Surv(months, left) ~ arm1 + arm2)
cox("cox blocks", 0, Surv(months, left) ~ arm1 + arm2 + strata(block))
cox("cox", 1, Surv(months, event == 1) ~ arm1 + arm2)

for (level in c(0.90, 0.95)) {
  for (observed in c(0, 7, 31)) {
    interval <- poisson.test(observed, T = 19.5, conf.level = level)$conf.int
    keep(paste("poisson low", level), 0, 0, observed, interval[1])
    keep(paste("poisson high", level), 0, 0, observed, interval[2])
  }
}

write.csv(do.call(rbind, rows), "tests/data/r/survival_expected.csv", row.names = FALSE, quote = FALSE)
