# The numbers against which tests/statistical/test_change_r.py holds ours.
#
# Reads  tests/data/r/change.csv: invented persons, a score at waves 0, 1, 2 in three columns (empty where missing).
# Writes tests/data/r/change_expected.csv: quantity, value.
# Run from the folder of the project: Rscript tests/data/r/change.R
# Made with R 4.2.2, nlme 3.1-162. The tests read the csv and need no R.

library(nlme)

persons <- read.csv("tests/data/r/change.csv", na.strings = "")
found <- list()
keep <- function(name, value) {
  found[[length(found) + 1]] <<- data.frame(quantity = name, value = sprintf("%.17g", as.numeric(value)))
}
stack <- function(columns, rows) {
  data.frame(
    person = factor(rep(rows$person, length(columns))),
    wave = factor(rep(columns, each = nrow(rows))),
    score = unlist(rows[columns], use.names = FALSE)
  )
}

for (group in unique(persons$group)) {
  own <- persons[persons$group == group, ]
  waves <- Filter(function(name) any(!is.na(own[[name]])), c("w0", "w1", "w2"))

  # Repeated-measures ANOVA of each pair of waves, of persons with a score at both.
  for (pair in combn(waves, 2, simplify = FALSE)) {
    both <- own[!is.na(own[[pair[1]]]) & !is.na(own[[pair[2]]]), ]
    table <- summary(aov(score ~ wave + Error(person / wave), stack(pair, both)))
    within <- table[["Error: person:wave"]][[1]]
    name <- paste(group, "anova", pair[1], pair[2], sep = ":")
    keep(paste0(name, ":f"), within["wave     ", "F value"])
    keep(paste0(name, ":p"), within["wave     ", "Pr(>F)"])
    keep(paste0(name, ":df"), within["Residuals", "Df"])
    half <- t.test(both[[pair[2]]], both[[pair[1]]], paired = TRUE)
    keep(paste0(name, ":estimate"), half$estimate)
    keep(paste0(name, ":low"), half$conf.int[1])
    keep(paste0(name, ":high"), half$conf.int[2])
  }

  # Random intercept by REML, everybody with a score.
  long <- na.omit(stack(waves, own))
  fit <- lme(
    score ~ wave - 1, long, random = ~ 1 | person, method = "REML",
    control = lmeControl(opt = "nlminb", niterEM = 5000, msTol = 1e-15, msMaxIter = 500)
  )
  spread <- as.numeric(VarCorr(fit)[, "Variance"])
  keep(paste(group, "mixed", "ratio", sep = ":"), (as.numeric(VarCorr(fit)["(Intercept)", "StdDev"]) / fit$sigma)^2)
  keep(paste(group, "mixed", "variance", sep = ":"), fit$sigma^2)
  # lme multiplies fixed-effects variances by nothing under REML: vcov() is sigma^2 (X'V^-1X)^-1.
  covariance <- fit$varFix
  for (pair in combn(seq_along(waves), 2, simplify = FALSE)) {
    name <- paste(group, "mixed", waves[pair[1]], waves[pair[2]], sep = ":")
    mark <- rep(0, length(waves))
    mark[pair] <- c(-1, 1)
    keep(paste0(name, ":estimate"), sum(mark * fixef(fit)))
    keep(paste0(name, ":se"), sqrt(drop(mark %*% covariance %*% mark)))
  }
}

write.csv(do.call(rbind, found), "tests/data/r/change_expected.csv", row.names = FALSE, quote = FALSE)
