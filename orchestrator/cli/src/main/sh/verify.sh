# shellcheck shell=bash
# Runs the tests, part by part, in a home and a hypervisor session of their own, and looks for what they left.

verify_usage() {
  cat <<'EOF'
Usage: ./verify [all|unit|it|e2e]
Runs the tests of Coppice and leaves nothing behind.
  all    everything (default)
  unit   what needs no server: the quick ones
  it     what needs libvirt, QEMU, etcd or a node image, module by module
  e2e    whole clusters of real machines
EOF
}

stage() {
  printf '\n=== %s (after %d s)\n' "$*" "$SECONDS"
}

# verify ROOT [PART]
verify() {
  local root=$1 part=${2:-all} status=0
  case $part in
    all | unit | it | e2e) ;;
    -h | --help)
      verify_usage
      return 0
      ;;
    *)
      printf "error: there is no part '%s' of the tests\n" "$part" >&2
      verify_usage >&2
      return 2
      ;;
  esac
  # shellcheck source=orchestrator/cli/src/main/sh/prepare.sh
  source "$root/orchestrator/cli/src/main/sh/prepare.sh"
  stage "preparing"
  if am_root; then
    # shellcheck disable=SC2034
    extra_packages=("${TESTING_PACKAGES[@]}")
  fi
  ensure_requirements "$root" true
  printf 'JDK: %s\n' "$JAVA_HOME"
  check_scripts "$root" || status=1

  make_ground "$root"
  trap 'trap - INT TERM; exit 130' INT TERM
  trap clear_ground EXIT

  forget_reports "$root"
  local -a programs=()
  if [[ $part != unit ]]; then
    make_kubernetes "$root" && programs=("-Dcoppice.kubernetes.programs=$(kubernetes_programs)") || status=1
  fi
  case $part in
    unit) run_maven "$root" "unit tests" test || status=1 ;;
    it) run_maven "$root" "tests with real servers" verify "${programs[@]}" -pl '!integration/e2e,!integration/bench' || status=1 ;;
    e2e) run_maven "$root" "whole clusters" verify "${programs[@]}" -pl integration/e2e -am -Dsurefire.failIfNoSpecifiedTests=false \
      -Dtest='io.coppice.e2e.*Test' -Dit.test='io.coppice.e2e.*IT' -Dfailsafe.failIfNoSpecifiedTests=false || status=1 ;;
    all) run_maven "$root" "all tests" verify "${programs[@]}" || status=1 ;;
  esac

  stage "looking for what the tests left"
  find_leaks || status=1
  trap - EXIT
  clear_ground
  ((status == 0)) && printf 'Everything passed after %d s.\n' "$SECONDS" || printf 'Something FAILED, see above.\n'
  sum_reports "$root"
  return "$status"
}

check_scripts() {
  local root=$1
  if ! command -v shellcheck >/dev/null; then
    printf 'shellcheck is not installed: the scripts are not checked\n'
    return 0
  fi
  stage "checking the scripts"
  (cd "$root" && shellcheck -x coppice verify .ci/run integration/bare/run integration/junit/ci/with-coppice orchestrator/cli/src/main/sh/*.sh orchestrator/cli/src/main/sh/coppice)
}

# A home, temporary files and, for an ordinary user, a libvirt session that are nobody else's. Short, since sockets have short
# names; root's machines run as QEMU's own user, who has to pass through.
make_ground() {
  daemons_before=$(daemons)
  domains_before=$(domains)
  ground=$(mktemp -d /tmp/coppice-verify.XXXXXX)
  chmod 711 "$ground"
  mkdir -m 711 "$ground/home"
  mkdir -m 700 "$ground"/{run,config,cache,data,tmp}
  export COPPICE_HOME=$ground/home XDG_RUNTIME_DIR=$ground/run XDG_CONFIG_HOME=$ground/config XDG_DATA_HOME=$ground/data COPPICE_BACKGROUND=off
  # What was downloaded or took long to compile is worth keeping; libvirt's own cache must not be shared with another session.
  local cache=${XDG_CACHE_HOME:-$HOME/.cache}/coppice
  export XDG_CACHE_HOME=$ground/cache TMPDIR=$ground/tmp
  unset COPPICE_HOST COPPICE_DEBUG
  mkdir -p "$cache"/{packages,kubernetes} "$XDG_CACHE_HOME/coppice"
  ln -s "$cache"/{packages,kubernetes} "$XDG_CACHE_HOME/coppice"
}

# The extension that the clusters of the tests run, from the distribution's source: the same on every machine, without the internet.
make_kubernetes() {
  stage "Kubernetes for the nodes"
  "$1/coppice" image extension build kubernetes --from debian-source
}

# Its programs, which some tests run without machines.
kubernetes_programs() {
  local newest
  newest=$(ls -td "$XDG_CACHE_HOME"/coppice/kubernetes/*/)
  newest=${newest%%$'\n'*}
  printf '%s' "${newest%/}"
}

session_virsh() {
  timeout 20 virsh -q -c qemu:///session "$@" </dev/null
}

# The process ids of libvirt's daemons of this user.
daemons() {
  local directory name
  for directory in /proc/[0-9]*; do
    if [[ -O $directory ]] && read -r name 2>/dev/null <"$directory/comm" && [[ $name =~ ^(libvirtd|virtqemud|virtlogd)$ ]]; then
      printf '%s\n' "${directory#/proc/}"
    fi
  done
}

# Lines that stand in the second text and not in the first.
new_lines() {
  comm -13 <(sort <<<"$1") <(sort <<<"$2") | grep . || true
}

# The names of all machines; none without a daemon, and none is started to ask.
domains() {
  [[ -n $(daemons) ]] || return 0
  session_virsh list --all --name 2>/dev/null | grep . || true
}

# The names of machines that the tests made: new ones with files in this ground or in a temporary directory of a test. Root's
# daemon is the whole system's, where somebody else may have made one meanwhile.
domains_of_tests() {
  local domain description
  while read -r domain; do
    [[ -n $domain ]] || continue
    description=$(session_virsh dumpxml "$domain" 2>/dev/null) || continue
    if [[ $description == *"$ground/"* || $description == *"/tmp/junit"* ]]; then
      printf '%s\n' "$domain"
    fi
  done < <(new_lines "$domains_before" "$(domains)")
}

# Machines and processes of this ground that are still there are a failure of the tests.
find_leaks() {
  local domains processes leaks=0
  domains=$(domains_of_tests)
  if [[ -n $domains ]]; then
    printf 'LEFT: machines: %s\n' "${domains//$'\n'/ }"
    leaks=1
  fi
  processes=$(processes_of_ground | grep -vE '(libvirtd|virtqemud|virtlogd|dbus)' || true)
  if [[ -n $processes ]]; then
    printf 'LEFT: processes:\n%s\n' "$processes"
    leaks=1
  fi
  if compgen -G "$COPPICE_HOME/clusters/*" >/dev/null; then
    printf 'LEFT: files: %s\n' "$(cd "$COPPICE_HOME/clusters" && echo *)"
    leaks=1
  fi
  ((leaks == 0)) && printf 'nothing\n'
  return "$leaks"
}

# Lines of "PID COMMAND" of processes that work in this ground: by their command line, or by the home that they were given. Other parts of the
# environment do not tell: a daemon hands them to every machine, whosoever it is.
processes_of_ground() {
  local directory pid command
  for directory in /proc/[0-9]*; do
    pid=${directory#/proc/}
    if { grep -qsaF "$ground" "$directory/cmdline" || grep -qsazF "COPPICE_HOME=$ground/" "$directory/environ"; } &&
      command=$(tr '\0' ' ' <"$directory/cmdline" 2>/dev/null) && [[ -n $command ]]; then
      printf '%s %s\n' "$pid" "$command"
    fi
  done
}

# Whether libvirt's daemons stay although a test started them: root's are the whole system's, and were there before or serve others by now.
daemons_stay() {
  ((EUID == 0)) && [[ -n $daemons_before || -n $(domains) ]]
}

# The processes of this ground that are to be ended.
processes_to_end() {
  if [[ $1 == stay ]]; then
    processes_of_ground | grep -vE '^[0-9]+ (\S*/tini -s -- )?(\S*/)?(libvirtd|virtqemud|virtlogd)( |$)' || true
  else
    processes_of_ground
  fi
}

# Ends what still runs in this ground, by process id, and removes all of it. Safe to call twice.
clear_ground() {
  [[ -n ${ground:-} && -d $ground ]] || return 0
  local domain pid signal daemons=end
  while read -r domain; do
    [[ -n $domain ]] || continue
    session_virsh destroy "$domain" >/dev/null 2>&1 || true
    session_virsh undefine --nvram "$domain" >/dev/null 2>&1 || true
  done < <(domains_of_tests)
  if daemons_stay; then
    daemons=stay
  fi
  for signal in TERM KILL; do
    while read -r pid _; do
      kill -s "$signal" "$pid" 2>/dev/null || true
    done < <(processes_to_end "$daemons")
    for _ in {1..50}; do
      [[ -n $(processes_to_end "$daemons") ]] || break
      sleep 0.1
    done
  done
  rm -rf "$ground"
}

# run_maven ROOT NAME ARGUMENT...
run_maven() {
  local root=$1 name=$2
  shift 2
  stage "$name"
  maven "$root" --fail-at-end "$@"
}

forget_reports() {
  find "$1" -path '*/target/*-reports' -type d -prune -exec rm -rf {} +
}

# Closes with the sum of all modules, in the words of Surefire and Failsafe.
sum_reports() {
  local root=$1
  find "$root" -path '*/target/*-reports/TEST-*.xml' -exec grep -hm1 -E '<testsuite ' {} + | awk '
    function number(name) { return match($0, " " name "=\"[0-9]+\"") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4) : 0 }
    { tests += number("tests"); failures += number("failures"); errors += number("errors"); skipped += number("skipped") }
    END { printf "Tests run: %d, Failures: %d, Errors: %d, Skipped: %d\n", tests, failures, errors, skipped }'
}
