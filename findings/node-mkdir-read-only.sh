#!/bin/sh
# Node 24: of a disk that is read-only a recursive mkdir says that it is not there.
#
# fs.mkdir of one folder gives EROFS; with `recursive: true` the same call on the
# same disk gives ENOENT, in all three forms, though the parent is there. A
# program that tells its user what helps by the code tells him to look at a
# name. Asking for the right to write to the parent gives the cause.
#
# Needs the right to mount (root).
#
# Seen: EROFS ENOENT EROFS
set -eu
dir=$(mktemp -d)
trap 'umount "$dir"; rmdir "$dir"' EXIT
mount -t tmpfs -o size=1m tmpfs "$dir"
mount -o remount,ro "$dir"
got=$(node -e '
const fs = require("node:fs")
const [dir] = process.argv.slice(1)
const codeOf = (act) => {
  try {
    act()
    return "none"
  } catch ({ code }) {
    return code
  }
}
console.log(
  codeOf(() => fs.mkdirSync(`${dir}/a`)),
  codeOf(() => fs.mkdirSync(`${dir}/a`, { recursive: true })),
  codeOf(() => fs.accessSync(dir, fs.constants.W_OK)),
)' "$dir")
echo "$got"
test "$got" = 'EROFS ENOENT EROFS'
