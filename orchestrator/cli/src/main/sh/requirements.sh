# shellcheck shell=bash
# What a source tree needs before it can be built and run: packages, and a JDK to build with.

am_root() {
  ((EUID == 0))
}

# use_jdk: sets and exports JAVA_HOME to a JDK that is new enough, if there is one.
use_jdk() {
  local home
  home=$(find_jdk /usr/lib/jvm) && export JAVA_HOME=$home
}

tell_no_jdk() {
  printf 'error: Coppice needs a JDK %s or newer (a whole JDK, with jlink), and found none by JAVA_HOME, on the PATH or in /usr/lib/jvm\n' \
    "$OLDEST_JDK"
  printf '  → %s: unpack one, such as Eclipse Temurin %s from https://adoptium.net, into /usr/lib/jvm/, or set JAVA_HOME to where it lies\n' \
    "$1" "$OLDEST_JDK"
} >&2

# ensure_requirements ROOT JDK: installs what is missing as root, all at once; tells an ordinary user all of it and ends. JDK says
# whether one is needed: true or false.
ensure_requirements() {
  local root=$1 jdk=$2
  if [[ $jdk == true ]] && use_jdk; then
    jdk=false
  fi
  if [[ -z ${COPPICE_SKIP_PACKAGES:-} ]] && command -v dpkg-query >/dev/null && command -v apt-get >/dev/null; then
    ensure_on_debian "$root" "$jdk"
  else
    ensure_elsewhere "$jdk"
  fi
}

ensure_on_debian() {
  local root=$1 jdk=$2 suite backports lacking=false
  local -a missing=()
  mapfile -t missing < <(missing_packages "$root")
  [[ $jdk == true ]] || ((${#missing[@]} > 0)) || return 0

  suite=$(os_release VERSION_CODENAME)
  if am_root; then
    run_apt 'apt-get update'
  fi
  if [[ $jdk == true ]]; then
    if offers_jdk "$suite"; then
      missing+=("$JDK_PACKAGE")
    else
      tell_no_jdk "$(os_release PRETTY_NAME) has no package $JDK_PACKAGE"
      lacking=true
    fi
  fi
  ! am_root || [[ $lacking == false ]] || exit 1
  refuse_too_old "$suite" ${missing[@]+"${missing[@]}"}

  if ((${#missing[@]} > 0)); then
    backports=$(missing_backports "$suite" /etc/apt) || exit 1
    if ! am_root; then
      tell_packages "$suite" "$backports" "${missing[@]}"
      exit 1
    fi
    if [[ -n $backports ]]; then
      add_backports "$backports" /etc/apt
      run_apt 'apt-get update'
    fi
    install_packages "$suite" "${missing[@]}"
  fi
  [[ $lacking == false ]] || exit 1
  if [[ $jdk == true ]] && ! use_jdk; then
    tell_no_jdk "$JDK_PACKAGE is installed and is none"
    exit 1
  fi
}

# Elsewhere than on Debian nothing is installed: it is only looked whether the programs are there.
ensure_elsewhere() {
  local jdk=$1
  local -a missing=()
  if [[ -z ${COPPICE_SKIP_PACKAGES:-} ]]; then
    mapfile -t missing < <(missing_programs)
  fi
  if [[ $jdk == true ]]; then
    tell_no_jdk "with this system's package manager or by hand"
  fi
  ((${#missing[@]} == 0)) ||
    fail "programs are missing: ${missing[*]}" "install them with this system's package manager: QEMU 9 or newer, libvirt 10 or newer"
  [[ $jdk == false ]] || exit 1
}
