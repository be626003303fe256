# The latent classes against which tests/statistical/test_classes_r.py holds ours.
#
# Reads  tests/data/r/classes.csv: 400 invented persons, 8 yes-or-no items, nothing missing.
# Writes tests/data/r/classes_expected.csv: one row a number; columns k, what, class, item, value. Classes in order of weight.
# Run from the folder of the project: Rscript tests/data/r/classes.R
# Made with R 4.2.2, flexmix 2.3-18.

suppressPackageStartupMessages(library(flexmix))

answers <- as.matrix(read.csv("tests/data/r/classes.csv"))
rows <- list()
keep <- function(k, what, class, item, value) {
  rows[[length(rows) + 1]] <<- data.frame(
    k = k, what = what, class = class, item = item, value = sprintf("%.17g", as.numeric(value))
  )
}

set.seed(278)
for (k in 1:3) {
  fits <- stepFlexmix(
    answers ~ 1,
    k = k, model = FLXMCmvbinary(), nrep = 20, verbose = FALSE,
    control = list(tolerance = 1e-12, iter.max = 5000, minprior = 0)
  )
  keep(k, "log-likelihood", 0, 0, logLik(fits))
  keep(k, "bic", 0, 0, BIC(fits))
  keep(k, "parameters", 0, 0, attr(logLik(fits), "df"))
  order <- order(-prior(fits))
  chances <- parameters(fits)
  for (place in seq_len(k)) {
    keep(k, "weight", place, 0, prior(fits)[order[place]])
    keep(k, "size", place, 0, sum(clusters(fits) == order[place]))
    keep(k, "chance", place, seq_len(ncol(answers)), chances[, order[place]])
  }
}
write.csv(do.call(rbind, rows), "tests/data/r/classes_expected.csv", row.names = FALSE, quote = FALSE)
