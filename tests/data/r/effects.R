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
# A missing number is the mean of all persons, with an indicator.
fill <- function(values) ifelse(is.na(values), mean(values, na.rm = TRUE), values)

labels <- list(
  M1 = c("sex", "education", "migration", "benefit_norm"), M2 = character(0),
  M5 = c("sex", "education", "migration", "household")
)
for (model in c("M3", "M4", "M6", "M7")) labels[[model]] <- labels$M1
windows <- c(M6 = "wage_eur_12m", M7 = "wage_eur_24m")

frame <- function(model, outcome, baseline = NULL) {
  rows <- persons[!is.na(persons[[outcome]]), ]
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
  here <- !is.na(persons[[outcome]])
  for (name in names(numbers)) {
    data[[name]] <- fill(numbers[[name]])[here]
    absent <- is.na(numbers[[name]])[here]
    if (name != "age2" && any(absent)) data[[paste0(name, "_missing")]] <- as.numeric(absent)
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

write_found <- function() {
  every <- do.call(rbind, found)
  stopifnot(!anyDuplicated(every$quantity), !anyNA(every$value))
  every$value <- sprintf("%.17g", every$value)
  write.csv(every, file.path(folder, "effects_expected.csv"), row.names = FALSE, quote = FALSE)
}
write_found()
