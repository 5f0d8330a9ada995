#!/bin/sh
# Node 24.21.0: after a full gc() arrayBuffers may still count what died.
#
# A thread of V8's own gives the bytes of dead buffers back after gc() has
# returned, so that process.memoryUsage().arrayBuffers read at once has all of
# them in some runs and none in others. A second gc() waits for the first. A test
# of a leak that reads the number once fails on a machine that is busy; whether a
# WeakRef still has its ArrayBuffer is sure at once.
#
# Seen: of 40 processes some count 100 MB after one gc(), none after two; no
# WeakRef is held after one.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-save --no-package-lock node@24.21.0
cat > count.mjs <<'JS'
const counted = () => process.memoryUsage().arrayBuffers > 2 ** 20
let held = Array.from({ length: 400 }, () => Buffer.alloc(2 ** 18, 1))
const refs = held.map((buffer) => new WeakRef(buffer.buffer))
held = undefined
await new Promise((resolve) => setTimeout(resolve, 0))
gc()
const once = counted()
const isHeld = refs.some((ref) => ref.deref())
gc()
console.log(once, isHeld, counted())
JS
got=$(for _ in $(seq 40); do node_modules/.bin/node --expose-gc count.mjs; done | sort | uniq -c)
echo "$got"
echo "$got" | grep -q 'true false false$'
! echo "$got" | grep -qv 'false false$'
