// SPDX-License-Identifier: Apache-2.0

// Command unicode prints src/base/go_unicode_tables.inc: what strconv.IsPrint and
// unicode.ToLower of the Go release that runs it say, as ranges of code points.
//
//	go run . > ../../../../src/base/go_unicode_tables.inc
package main

import (
	"bufio"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"unicode"
)

// A run of code points first, first+step ... last that are all delta away from their lower case.
type lower struct {
	first, last, step, delta rune
}

func printable() (ranges [][2]rune) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if !strconv.IsPrint(r) {
			continue
		}
		if n := len(ranges); n > 0 && ranges[n-1][1] == r-1 {
			ranges[n-1][1] = r
		} else {
			ranges = append(ranges, [2]rune{r, r})
		}
	}
	return ranges
}

func lowers() (runs []lower) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		delta := unicode.ToLower(r) - r
		if delta == 0 {
			continue
		}
		if n := len(runs); n > 0 && runs[n-1].delta == delta {
			last := &runs[n-1]
			gap := r - last.last
			if last.first == last.last && gap <= 2 {
				last.step = gap
			}
			if gap == last.step {
				last.last = r
				continue
			}
		}
		runs = append(runs, lower{r, r, 1, delta})
	}
	return runs
}

func main() {
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	fmt.Fprintf(out, "/* SPDX-License-Identifier: Apache-2.0 */\n")
	fmt.Fprintf(out, "/* Printed by testdata/apiserver/oracle/unicode with %s (Unicode %s); do not edit. */\n",
		strings.Join(strings.Split(runtime.Version(), ".")[:2], "."), unicode.Version)
	fmt.Fprintf(out, "\nstatic const unsigned print_ranges[][2] = {")
	for i, r := range printable() {
		if i%5 == 0 {
			fmt.Fprintf(out, "\n   ")
		}
		fmt.Fprintf(out, " {0x%X, 0x%X},", r[0], r[1])
	}
	fmt.Fprintf(out, "\n};\n\nstatic const struct lower_run lower_runs[] = {")
	for i, l := range lowers() {
		if i%4 == 0 {
			fmt.Fprintf(out, "\n   ")
		}
		fmt.Fprintf(out, " {0x%X, 0x%X, %d, %d},", l.first, l.last, l.step, l.delta)
	}
	fmt.Fprintf(out, "\n};\n")
}
