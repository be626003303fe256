# The numbers against which tests/unit/estimate/test_logit.py and test_two_stage.py hold ours.
#
# Reads  tests/data/r/att_logit_input.csv: 360 invented persons in a control arm (0) and two arms (1, 2).
# Writes tests/data/r/att_logit_output.csv: one row a number; columns what, arm, outcome, value.
# Run from the folder of the project: Rscript tests/data/r/att_logit.R
# Made with R 4.2.2, estimatr 1.0.0, sandwich 3.0.2.

suppressPackageStartupMessages({
  library(estimatr)
  library(sandwich)
})

persons <- read.csv("tests/data/r/att_logit_input.csv", stringsAsFactors = TRUE)
persons$arm1 <- as.numeric(persons$arm == 1)
persons$arm2 <- as.numeric(persons$arm == 2)
rows <- list()
keep <- function(what, arm, outcome, value) {
  rows[[length(rows) + 1]] <<- data.frame(
    what = what, arm = arm, outcome = outcome, value = sprintf("%.17g", as.numeric(value))
  )
}

# Logit with the arms as one factor; average marginal effects by the delta method on the HC0 sandwich.
fit <- glm(work ~ arm1 + arm2 + age + education + block, binomial, persons, control = glm.control(epsilon = 1e-14))
design <- model.matrix(fit)
arm_columns <- c("arm1", "arm2")
as_if <- function(column) {
  set <- design
  set[, arm_columns] <- 0
  if (!is.null(column)) set[, column] <- 1
  set
}
chance <- function(set) as.vector(plogis(set %*% coef(fit)))
slope <- function(set) colMeans(set * chance(set) * (1 - chance(set)))
jacobian <- t(sapply(arm_columns, function(column) slope(as_if(column)) - slope(as_if(NULL))))
covariance <- jacobian %*% sandwich(fit) %*% t(jacobian)
for (arm in 1:2) {
  keep("logit estimate", arm, "work", mean(chance(as_if(arm_columns[arm])) - chance(as_if(NULL))))
  keep("logit HC0", arm, "work", sqrt(covariance[arm, arm]))
}
keep("logit covariance", 1, "work", covariance[1, 2])
keep("logit df", 1, "work", fit$df.residual)

# 2SLS, one arm against control at a time.
for (arm in 1:2) {
  pair <- persons[persons$arm %in% c(0, arm), ]
  pair$assigned <- as.numeric(pair$arm == arm)
  for (outcome in c("work", "score")) {
    second <- reformulate(c("took_up", "age", "education", "block"), outcome)
    both <- as.formula(paste(deparse(second), "| assigned + age + education + block"))
    for (kind in c("HC0", "HC1", "HC2", "HC3", "classical")) {
      fit <- iv_robust(both, pair, se_type = kind)
      keep(paste("att", kind), arm, outcome, fit$std.error["took_up"])
    }
    keep("att estimate", arm, outcome, fit$coefficients["took_up"])
    keep("att df", arm, outcome, fit$df.residual)
  }
  first <- lm_robust(took_up ~ assigned + age + education + block, pair, se_type = "HC2")
  keep("att first-stage F", arm, "work", first$statistic["assigned"]^2)
}

write.csv(do.call(rbind, rows), "tests/data/r/att_logit_output.csv", row.names = FALSE, quote = FALSE)
