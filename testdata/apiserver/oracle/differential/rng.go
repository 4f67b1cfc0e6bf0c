// SPDX-License-Identifier: Apache-2.0

package main

// rng is a small generator of our own (splitmix64), so that case I of seed S
// is the same bytes with every release of Go.
type rng struct{ state uint64 }

func newRng(seed, index uint64) *rng {
	r := &rng{state: seed*0x9e3779b97f4a7c15 ^ (index+1)*0xd1342543de82ef95}
	r.next()
	return r
}

func (r *rng) next() uint64 {
	r.state += 0x9e3779b97f4a7c15
	z := r.state
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb
	return z ^ (z >> 31)
}

// n returns a number in 0..k-1 (0 when k is 0).
func (r *rng) n(k int) int {
	if k <= 0 {
		return 0
	}
	return int(r.next() % uint64(k))
}

// between returns a number in low..high, both included.
func (r *rng) between(low, high int) int { return low + r.n(high-low+1) }

// chance is true in permille of a thousand cases.
func (r *rng) chance(permille int) bool { return r.n(1000) < permille }

func (r *rng) bytes(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(r.next())
	}
	return b
}

func pick[T any](r *rng, list []T) T { return list[r.n(len(list))] }

// weighted returns an index, each as likely as its weight.
func weighted(r *rng, weights []int) int {
	sum := 0
	for _, w := range weights {
		sum += w
	}
	at := r.n(sum)
	for i, w := range weights {
		if at < w {
			return i
		}
		at -= w
	}
	return len(weights) - 1
}

// word draws n characters of an alphabet.
func (r *rng) word(alphabet string, n int) string {
	runes := []rune(alphabet)
	out := make([]rune, n)
	for i := range out {
		out[i] = pick(r, runes)
	}
	return string(out)
}
