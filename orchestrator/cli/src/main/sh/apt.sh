# shellcheck shell=bash
# Installs packages on Debian: root does it, an ordinary user is told how.

readonly JDK_PACKAGE=openjdk-$OLDEST_JDK-jdk-headless

# os_release KEY: prints what the system says about itself, such as bookworm for VERSION_CODENAME.
os_release() {
  (
    unset "$1"
    # shellcheck source=/dev/null
    source "${COPPICE_OS_RELEASE:-/etc/os-release}" 2>/dev/null
    printf '%s\n' "${!1:-}"
  )
}

# candidate PACKAGE: prints the version that apt would install, nothing if there is none.
candidate() {
  local policy
  policy=$(LC_ALL=C apt-cache policy "$1" 2>/dev/null) || return 0
  [[ $policy == *$'\n  Candidate: '[!\(]* ]] || return 0
  policy=${policy#*$'\n  Candidate: '}
  printf '%s\n' "${policy%%$'\n'*}"
}

# offers_jdk SUITE: whether a JDK that is new enough can be installed. Lists that were never fetched do not tell; the release does.
offers_jdk() {
  [[ -n $(candidate "$JDK_PACKAGE") ]] || [[ -z $(candidate gcc) && $1 != bookworm ]]
}

# refuse_too_old SUITE PACKAGE...: fails if this system has only older versions than will do.
refuse_too_old() {
  local suite=$1 name oldest version
  local -a too_old=()
  shift
  [[ $suite != bookworm ]] || return 0
  for name in "$@"; do
    oldest=$(oldest_of "$name")
    version=$(candidate "$name")
    if [[ -n $oldest && -n $version ]] && ! dpkg --compare-versions "$version" ge "$oldest"; then
      too_old+=("$name $version")
    fi
  done
  ((${#too_old[@]} == 0)) ||
    fail "$(os_release PRETTY_NAME) has only $(join ', ' "${too_old[@]}"): Coppice needs QEMU 9 or newer and libvirt 10 or newer" \
      "use Debian 12 or 13, or install newer ones from where you trust them, and set COPPICE_SKIP_PACKAGES=1 if they are no packages"
}

# backports_of SUITE DIRECTORY: prints a source of the backports suite, made from the sources of SUITE that stand in
# DIRECTORY/sources.list and DIRECTORY/sources.list.d, with their address, keys and options. Fails if there is none.
backports_of() {
  local suite=$1 directory=$2 file found=''
  for file in "$directory"/sources.list.d/*.sources; do
    [[ -r $file ]] || continue
    found=$(awk -v suite="$suite" -f "${shell_sources:?}/backports-deb822.awk" "$file")
    [[ -z $found ]] || break
  done
  if [[ -z $found ]]; then
    for file in "$directory"/sources.list "$directory"/sources.list.d/*.list; do
      [[ -r $file ]] || continue
      found=$(awk -v suite="$suite" -f "${shell_sources:?}/backports-line.awk" "$file")
      [[ -z $found ]] || break
    done
  fi
  [[ -n $found ]] && printf '%s\n' "$found"
}

# Whether the backports suite is among the sources already.
has_backports() {
  local suite=$1 directory=$2
  local pattern="^[^#]*[[:space:]]$suite-backports([[:space:]]|\$)"
  if grep -rqsE --include='*.list' --include='*.sources' "$pattern" "$directory/sources.list" "$directory/sources.list.d"; then
    return 0
  fi
  return 1
}

# missing_backports SUITE DIRECTORY: prints a source of the backports if the release takes packages from there and has none.
missing_backports() {
  local suite=$1 directory=$2
  if [[ $suite == bookworm ]] && ! has_backports "$suite" "$directory"; then
    backports_of "$suite" "$directory" ||
      fail "the backports of Debian 12 are needed, and no source of bookworm was found in $directory to take their address from" \
        "add the suite bookworm-backports to your apt sources and try again"
  fi
}

# The name says the format: deb822 in .sources, lines in .list.
backports_file() {
  local name=coppice-backports.sources
  [[ $1 == Types:* ]] || name=coppice-backports.list
  printf '%s/sources.list.d/%s\n' "$2" "$name"
}

add_backports() {
  local file
  file=$(backports_file "$1" "$2")
  say "adding the backports suite of Debian 12 in $file, from the sources already configured"
  printf '%s\n' "$1" >"$file"
}

# install_commands SUITE PACKAGE...: prints what installs them, a command in a line. Only what has to comes from the backports;
# libvirt takes systemd-container along, which from there would take all of systemd along.
install_commands() {
  local suite=$1 name install='apt-get install -y --no-install-recommends'
  local -a plain=() newer=()
  shift
  for name in "$@"; do
    if [[ $suite == bookworm && -n $(oldest_of "$name") ]]; then
      newer+=("$name")
    else
      plain+=("$name")
    fi
  done
  ((${#newer[@]} == 0)) || plain+=(systemd-container)
  ((${#plain[@]} == 0)) || printf '%s\n' "$install ${plain[*]}"
  ((${#newer[@]} == 0)) || printf '%s\n' "$install -t $suite-backports ${newer[*]}"
}

# run_apt COMMAND: as root and without questions; what it says is shown if it fails.
run_apt() {
  local log
  local -a words=()
  read -ra words <<<"$1"
  log=$(mktemp)
  if ! DEBIAN_FRONTEND=noninteractive "${words[@]}" -o DPkg::Lock::Timeout=300 \
    -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold </dev/null >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    rm -f "$log"
    fail "this command failed: $1" "see its messages above; then try again"
  fi
  rm -f "$log"
}

# install_packages SUITE PACKAGE...: as root.
install_packages() {
  local command
  local -a commands=()
  mapfile -t commands < <(install_commands "$@")
  shift
  say "installing (this takes a minute or more): $*"
  for command in "${commands[@]}"; do
    run_apt "$command"
  done
}

# tell_packages SUITE BACKPORTS PACKAGE...: tells an ordinary user what root has to do.
tell_packages() {
  local suite=$1 backports=$2
  local -a commands=('apt-get update')
  shift 2
  mapfile -t -O 1 commands < <(install_commands "$suite" "$@")
  printf 'error: packages are missing or too old: %s\n' "$*"
  printf '  → run this as root, then try again:\n\n'
  [[ -z $backports ]] || printf "cat > %s <<'EOF'\n%s\nEOF\n" "$(backports_file "$backports" /etc/apt)" "$backports"
  join $' &&\n' "${commands[@]}"
} >&2

# join SEPARATOR WORD...
join() {
  local separator=$1 joined=$2 word
  shift 2
  for word in "$@"; do
    joined+=$separator$word
  done
  printf '%s\n' "$joined"
}
