/**
 * P(X ≤ x) of a binomial X of n trials with chance p, to about nine digits.
 *
 * @param x at most the mean, n × p
 * @example
 * binomialLowerTail(1, 4, 0.5).toFixed(4) // '0.3125'
 */
export function binomialLowerTail(x: number, n: number, p: number): number {
  let sum = 0
  let term = Math.exp(
    logChoose(n, x) + x * Math.log(p) + (n - x) * Math.log1p(-p),
  )
  for (let k = x; k >= 0 && term > sum * 1e-17; k--) {
    sum += term
    term *= (k / (n - k + 1)) * ((1 - p) / p)
  }
  return Math.min(1, sum)
}

/** The logarithm of a binomial coefficient. */
export function logChoose(n: number, k: number): number {
  return logFactorial(n) - logFactorial(k) - logFactorial(n - k)
}

/** By Stirling's series beyond what is added up. */
function logFactorial(n: number): number {
  if (n < 32) {
    let sum = 0
    for (let i = 2; i <= n; i++) sum += Math.log(i)
    return sum
  }
  return (
    (n + 0.5) * Math.log(n) -
    n +
    0.5 * Math.log(2 * Math.PI) +
    1 / (12 * n) -
    1 / (360 * n ** 3)
  )
}
