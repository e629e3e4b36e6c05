# shellcheck shell=bash
# The packages that Coppice needs, and how they are installed on Debian.

# Each with the oldest version that will do; 0 is any. What building images takes is listed in node-os/image/host-packages.txt.
readonly -a RUNNING_PACKAGES=(
  'qemu-system-x86 1:9~'
  'qemu-utils 1:9~'
  'libvirt-daemon 10~'
  'libvirt-daemon-driver-qemu 10~'
  'libvirt-clients 10~'
  'passt 0'
  'maven 0'
  'gcc 0'
)

# needed_packages ROOT: prints "NAME OLDEST" lines.
needed_packages() {
  local name
  printf '%s\n' "${RUNNING_PACKAGES[@]}"
  while read -r name _; do
    [[ -z $name || $name == \#* ]] || printf '%s 0\n' "$name"
  done <"$1/node-os/image/host-packages.txt"
}

# missing_packages ROOT: prints the names of needed packages that are missing or too old.
missing_packages() {
  local -A installed=()
  local name oldest status version
  local -a needed=()
  mapfile -t needed < <(needed_packages "$1")
  while IFS='|' read -r name status version; do
    [[ $status != installed ]] || installed[$name]=$version
  done < <(dpkg-query -W -f '${Package}|${db:Status-Status}|${Version}\n' "${needed[@]%% *}" 2>/dev/null)
  while read -r name oldest; do
    version=${installed[$name]:-}
    if [[ -z $version ]] || { [[ $oldest != 0 ]] && ! dpkg --compare-versions "$version" ge "$oldest"; }; then
      printf '%s\n' "$name"
    fi
  done < <(printf '%s\n' "${needed[@]}")
}

# The release's code name, such as bookworm.
codename() {
  local VERSION_CODENAME=''
  # shellcheck source=/dev/null
  source "${COPPICE_OS_RELEASE:-/etc/os-release}"
  printf '%s\n' "$VERSION_CODENAME"
}

# has_candidate PACKAGE: whether apt could install it.
has_candidate() {
  [[ $(apt-cache policy "$1" 2>/dev/null) == *$'\n  Candidate: '[!\(]* ]]
}

# backports_of CODENAME DIRECTORY: prints a source of the backports suite, made from the sources of CODENAME that stand in
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

# Shows or does what installs the packages: root does it, an ordinary user is told how.
install_packages() {
  local suite backports='' apt_directory=/etc/apt
  local -a install=(apt-get install -y --no-install-recommends)
  suite=$(codename)
  if [[ $suite == bookworm ]]; then
    install+=(-t bookworm-backports)
    if ! has_backports "$suite" "$apt_directory"; then
      backports=$(backports_of "$suite" "$apt_directory") ||
        fail "the backports of Debian 12 are needed, and no source of bookworm was found in $apt_directory to take their address from" \
          "add the suite bookworm-backports to your apt sources and try again"
    fi
  fi
  install+=("$@")
  if ((EUID != 0)); then
    fail_with_command "$backports" "$*" "${install[*]}"
  fi
  if [[ -n $backports ]]; then
    add_backports "$backports" "$apt_directory"
  fi
  say "installing: $*"
  local log
  log=$(mktemp)
  if ! { apt-get update && DEBIAN_FRONTEND=noninteractive "${install[@]}"; } </dev/null >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    rm -f "$log"
    fail "apt-get could not install: $*" "see its messages above; then try again"
  fi
  rm -f "$log"
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

# fail_with_command BACKPORTS PACKAGES COMMAND: tells an ordinary user what root has to do.
fail_with_command() {
  {
    printf 'error: packages are missing or too old: %s\n' "$2"
    printf '  → run this as root, then try again:\n\n'
    if [[ -n $1 ]]; then
      printf "cat > %s <<'EOF'\n%s\nEOF\n" "$(backports_file "$1" /etc/apt)" "$1"
    fi
    printf 'apt-get update && %s\n' "$3"
  } >&2
  exit 1
}

# ensure_packages ROOT: installs what is missing, or tells how and ends. Elsewhere than on Debian only looks whether the programs are there.
ensure_packages() {
  local -a missing=()
  if [[ -n ${COPPICE_SKIP_PACKAGES:-} ]]; then
    return 0
  fi
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    ensure_programs
    return 0
  fi
  mapfile -t missing < <(missing_packages "$1")
  ((${#missing[@]} == 0)) || install_packages "${missing[@]}"
}

ensure_programs() {
  local program
  local -a missing=()
  for program in qemu-system-x86_64 qemu-img virsh passt mvn gcc musl-gcc mkfs.erofs; do
    command -v "$program" >/dev/null || missing+=("$program")
  done
  ((${#missing[@]} == 0)) ||
    fail "programs are missing: ${missing[*]}" "install them with this system's package manager: QEMU 9 or newer, libvirt 10 or newer"
}
