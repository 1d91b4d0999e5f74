// SPDX-License-Identifier: GPL-3.0-or-later
// Functions whose bits must be the same on every machine. The C library's logarithm, exponential
// and cosine differ in the last digit from version to version; these use + - * /, sqrt and rounding
// to whole numbers alone, which IEEE 754 defines to the last bit (the project compiles with
// -ffp-contract=off). Errors are in ulp, units in the last place of the exact result.
#pragma once

namespace quantoscope {

// Natural logarithm, error < 1 ulp. log(0) = -inf, of a negative number NaN.
double portableLog(double x);

// e^x, error < 1 ulp, < 1.5 ulp where the result is subnormal. Above 709.7828 inf, below -745.14 0.
double portableExp(double x);

// cos(2 pi turns), error < 2.5 ulp for any finite number of turns; exact at quarter turns.
double portableCosTurns(double turns);

// The x that a standard normal variable falls below with probability p: 0 <= p <= 1, -inf at 0 and
// inf at 1; relative error < 5e-15. Antisymmetric: bit for bit minus the value at 1 - p wherever
// 1 - p is exact.
double normalQuantile(double p);

}  // namespace quantoscope
