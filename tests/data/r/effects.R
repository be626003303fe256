# References for tests/statistical/test_effects_r.py, computed on effects.csv without any program of this project.
# Run from the project folder: Rscript tests/data/r/effects.R
# Made with R 4.2.2, sandwich 3.0-2, lmtest 0.9-40. The tests read effects_expected.csv and need no R.

suppressPackageStartupMessages({
  library(sandwich)
  library(lmtest)
})

folder <- "tests/data/r"
found <- list()
keep <- function(name, value) found[[length(found) + 1]] <<- data.frame(quantity = name, value = as.numeric(value))

persons <- read.csv(file.path(folder, "effects.csv"), na.strings = "", stringsAsFactors = FALSE)
persons$arm <- factor(persons$arm_id, levels = c("control", "t1", "t2", "t3"))
arms <- c("t1", "t2", "t3")

# A missing category is a level; a level under 10 persons among the rows used joins the largest.
as_levels <- function(values) {
  values[is.na(values)] <- "missing"
  counts <- table(values)
  values[values %in% names(counts)[counts < 10]] <- names(counts)[which.max(counts)]
  factor(values)
}
# A missing number is the mean of all persons, with an indicator unless fewer than 10 of the rows used miss it.
fill <- function(values) ifelse(is.na(values), mean(values, na.rm = TRUE), values)

labels <- list(
  M1 = c("sex", "education", "migration", "benefit_norm"), M2 = character(0),
  M5 = c("sex", "education", "migration", "household")
)
for (model in c("M3", "M4", "M6", "M7")) labels[[model]] <- labels$M1
windows <- c(M6 = "wage_eur_12m", M7 = "wage_eur_24m")

frame <- function(model, outcome, baseline = NULL, keep = TRUE) {
  here <- !is.na(persons[[outcome]]) & keep
  rows <- persons[here, ]
  data <- data.frame(y = rows[[outcome]], arm = rows$arm)
  for (name in c("block", "start_month", labels[[model]])) data[[name]] <- as_levels(rows[[name]])
  numbers <- data.frame(row.names = seq_len(nrow(persons)))
  if (model != "M2") {
    numbers$age <- persons$age
    if (model == "M3") numbers$age2 <- persons$age^2
    numbers$duration <- if (model == "M4") log(1 + persons$benefit_months) else persons$benefit_months
    numbers$wage <- persons[[if (model %in% names(windows)) windows[[model]] else "wage_eur_6m"]]
  }
  if (!is.null(baseline)) numbers$baseline <- persons[[baseline]]
  for (name in names(numbers)) {
    data[[name]] <- fill(numbers[[name]])[here]
    absent <- is.na(numbers[[name]])[here]
    if (name != "age2" && sum(absent) >= 10) data[[paste0(name, "_missing")]] <- as.numeric(absent)
  }
  # Persons of whom one wage window is missing miss all three; a constant column says nothing.
  data[, vapply(data, function(column) length(unique(column)) > 1, TRUE)]
}

record <- function(label, fit, covariance, df, kind) {
  table <- coeftest(fit, vcov. = covariance, df = df)
  for (arm in arms) {
    term <- paste0("arm", arm)
    keep(paste(label, arm, "se", kind, sep = ":"), table[term, 2])
    keep(paste(label, arm, "p", kind, sep = ":"), table[term, 4])
    for (level in c(0.90, 0.95)) {
      half <- qt((1 + level) / 2, df) * table[term, 2]
      keep(paste(label, arm, paste0("low", 100 * level), kind, sep = ":"), table[term, 1] - half)
      keep(paste(label, arm, paste0("high", 100 * level), kind, sep = ":"), table[term, 1] + half)
    }
  }
  for (pair in list(c("t1", "t2"), c("t1", "t3"), c("t2", "t3"))) {
    keep(paste(label, pair[1], pair[2], "cov", kind, sep = ":"), covariance[paste0("arm", pair[1]), paste0("arm", pair[2])])
  }
}

fit_one <- function(model, outcome, baseline = NULL) {
  data <- frame(model, outcome, baseline)
  fit <- lm(y ~ ., data = data)
  stopifnot(!anyNA(coef(fit)))
  label <- paste(model, outcome, sep = ":")
  df <- fit$df.residual
  keep(paste(label, "df", sep = ":"), df)
  keep(paste(label, "n", sep = ":"), nobs(fit))
  for (arm in arms) keep(paste(label, arm, "estimate", sep = ":"), coef(fit)[[paste0("arm", arm)]])
  for (kind in c("HC0", "HC1", "HC2", "HC3")) record(label, fit, vcovHC(fit, type = kind), df, kind)
  record(label, fit, vcovHC(fit, type = "const"), df, "classical")
  # G / (G - 1) x (N - 1) / (N - K), G - 1 degrees of freedom.
  cluster <- persons$cluster_id[!is.na(persons[[outcome]])]
  groups <- length(unique(cluster))
  keep(paste(label, "clusters", sep = ":"), groups)
  record(label, fit, vcovCL(fit, cluster = cluster, type = "HC1", cadjust = TRUE), groups - 1, "CR1")
  fit
}

for (model in paste0("M", 1:7)) {
  for (outcome in c("work_12", "work_24")) fit_one(model, outcome)
  fit_one(model, "score_24", baseline = "score_0")
}

# Holm and Benjamini-Hochberg over the arms and outcomes of M1.
p <- unlist(lapply(c("work_12", "work_24", "score_24"), function(outcome) {
  fit <- lm(y ~ ., data = frame("M1", outcome, if (outcome == "score_24") "score_0"))
  coeftest(fit, vcov. = vcovHC(fit, type = "HC2"), df = fit$df.residual)[paste0("arm", arms), 4]
}))
for (place in seq_along(p)) {
  keep(paste("adjust", place, "p", sep = ":"), p[place])
  keep(paste("adjust", place, "holm", sep = ":"), p.adjust(p, "holm")[place])
  keep(paste("adjust", place, "bh", sep = ":"), p.adjust(p, "BH")[place])
}

# Effects of an arm by level: Wald F of no difference between the levels, HC2. Only persons of a known level that has 10
# with the outcome in every arm; levels of the covariates are judged among them.
interact <- function(characteristic, outcome, baseline = NULL) {
  counts <- table(persons[[characteristic]], persons$arm, persons[[outcome]] > -Inf)[, , "TRUE"]
  told <- setdiff(rownames(counts)[apply(counts >= 10, 1, all)], "unknown")
  keep(paste("interaction", characteristic, outcome, "levels", sep = ":"), length(told))
  known <- persons[[characteristic]] %in% told
  data <- frame("M1", outcome, baseline, keep = known)
  group <- persons[[characteristic]][known & !is.na(persons[[outcome]])]
  data[[characteristic]] <- factor(group)
  fit <- lm(as.formula(paste("y ~ . + arm:", characteristic)), data = data)
  stopifnot(!anyNA(coef(fit)))
  covariance <- vcovHC(fit, type = "HC2")
  for (arm in arms) {
    terms <- grep(paste0("arm", arm, ":"), names(coef(fit)), fixed = TRUE)
    b <- coef(fit)[terms]
    statistic <- drop(b %*% solve(covariance[terms, terms]) %*% b) / length(terms)
    keep(paste("interaction", characteristic, outcome, arm, sep = ":"),
         pf(statistic, length(terms), fit$df.residual, lower.tail = FALSE))
  }
}
interact("sex", "work_24")
interact("education", "work_24")
interact("sex", "score_24", "score_0")
interact("education", "score_24", "score_0")

# Lee (2009), propositions 1a and 3, and the interval of Imbens and Manski (2004), from the formulas. Of the answer at
# the cut a part counts; the variance of the kept answers is over their number less one.
lee <- function(arm) {
  y1 <- sort(persons$score_24[persons$arm_id == arm & !is.na(persons$score_24)])
  y0 <- persons$score_24[persons$arm_id == "control" & !is.na(persons$score_24)]
  n1 <- sum(persons$arm_id == arm)
  n0 <- sum(persons$arm_id == "control")
  r1 <- length(y1) / n1
  r0 <- length(y0) / n0
  stopifnot(r1 > r0)
  p <- 1 - r0 / r1
  m <- length(y1) * (1 - p)
  one_end <- function(sorted) {
    weights <- pmin(pmax(m - (seq_along(sorted) - 1), 0), 1)
    cut <- sorted[max(which(weights > 1e-9))]
    mean <- sum(weights * sorted) / m
    variance <- sum(weights * (sorted - mean)^2) / (m - 1) / m + (cut - mean)^2 * p / m +
      (cut - mean)^2 * ((1 - r1) / (n1 * r1) + (1 - r0) / (n0 * r0)) + var(y0) / length(y0)
    c(mean - mean(y0), sqrt(variance))
  }
  low <- one_end(y1)
  high <- one_end(rev(y1))
  width <- (high[1] - low[1]) / max(low[2], high[2])
  quantile <- uniroot(function(c) pnorm(c + width) - pnorm(-c) - 0.90, c(0, 3), tol = 1e-14)$root
  values <- c(response_arm = r1, response_comparison = r0, trimmed_share = p, low = low[1], high = high[1],
              std_error_low = low[2], std_error_high = high[2],
              ci_low = low[1] - quantile * low[2], ci_high = high[1] + quantile * high[2])
  for (name in names(values)) keep(paste("lee", arm, name, sep = ":"), values[[name]])
}
for (arm in arms) lee(arm)

# Two proportions with unpooled variance, power and smallest effect; power.prop.test pools it under the null.
plan <- function(n0, n1, base, alpha, power) {
  error <- function(d) sqrt(base * (1 - base) / n0 + (base + d) * (1 - base - d) / n1)
  label <- paste("plan", n0, n1, base, alpha, power, sep = ":")
  for (d in c(0.02, 0.05, 0.10)) {
    keep(paste(label, "power", d, sep = ":"), pnorm(d / error(d) - qnorm(1 - alpha / 2)))
  }
  multiplier <- qnorm(1 - alpha / 2) + qnorm(power)
  keep(paste(label, "effect", sep = ":"),
       uniroot(function(d) d - multiplier * error(d), c(1e-9, 1 - base - 1e-9), tol = 1e-15)$root)
}
plan(1635, 1641, 0.14, 0.10, 0.80)
plan(146, 1641, 0.14, 0.10, 0.80)
plan(80, 100, 0.3, 0.05, 0.90)

write_found <- function() {
  every <- do.call(rbind, found)
  stopifnot(!anyDuplicated(every$quantity), !anyNA(every$value))
  every$value <- sprintf("%.17g", every$value)
  write.csv(every, file.path(folder, "effects_expected.csv"), row.names = FALSE, quote = FALSE)
}
write_found()
