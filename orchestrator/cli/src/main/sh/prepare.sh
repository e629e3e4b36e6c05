# shellcheck shell=bash
# Gets a source tree ready to run: packages, a JDK, the build. Sourced by ./coppice and ./verify.

shell_sources=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=orchestrator/cli/src/main/sh/jdk.sh
source "$shell_sources/jdk.sh"
# shellcheck source=orchestrator/cli/src/main/sh/packages.sh
source "$shell_sources/packages.sh"
# shellcheck source=orchestrator/cli/src/main/sh/apt.sh
source "$shell_sources/apt.sh"
# shellcheck source=orchestrator/cli/src/main/sh/requirements.sh
source "$shell_sources/requirements.sh"
# shellcheck source=orchestrator/cli/src/main/sh/build.sh
source "$shell_sources/build.sh"

# What is going on, for people; never on standard output, which belongs to the command.
say() {
  printf 'coppice: %s\n' "$*" >&2
}

# The fact, then what to do, then out.
fail() {
  local fact=$1
  shift
  printf 'error: %s\n' "$fact" >&2
  (($# == 0)) || printf '  → %s\n' "$@" >&2
  exit 1
}

# prepare ROOT: returns when the packages are there and ROOT/orchestrator/cli/target/dist can be run. Wants the caller's
# function `built`.
prepare() {
  local root=$1
  local dist=$root/orchestrator/cli/target/dist
  if built; then
    ensure_requirements "$root" false
  else
    ensure_requirements "$root" true
    build_alone "$root" "$dist"
  fi
  # Who may not write here has to look at the packages each time, which takes a moment only.
  if [[ -w $dist ]]; then
    : >"$dist/packages"
  fi
}

# One command builds; others wait for it and use what it built.
build_alone() {
  local root=$1 dist=$2 lock
  if ! mkdir -p "$root/orchestrator/cli/target" 2>/dev/null || [[ ! -w $root/orchestrator/cli/target ]]; then
    fail "this source tree has to be built, and you may not write to $root/orchestrator/cli/target" \
      "$(way_to_write "$root")"
  fi
  exec {lock}>"$root/orchestrator/cli/target/.prepare.lock"
  if ! flock -n "$lock"; then
    say "another command is building this source tree; waiting for it"
    flock "$lock"
  fi
  if ! built; then
    build "$root" "$dist"
  fi
  exec {lock}>&-
}

# Somebody who once ran this as root in a tree of his own cannot write to what root built there.
way_to_write() {
  if [[ -O $1 ]]; then
    printf 'root built here before: run this as root, then try again: chown -R %s %q\n' "$(id -un)" "$1"
  else
    printf 'let its owner run %s/coppice once, or work in a clone of your own\n' "$1"
  fi
}
