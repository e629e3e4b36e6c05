# shellcheck shell=bash
# The packages that Coppice needs, and which of them are missing.

# Each with the oldest version that will do; 0 is any. What building images takes is listed in node-os/image/host-packages.txt.
readonly -a RUNNING_PACKAGES=(
  'qemu-system-x86 1:9~'
  'qemu-utils 1:9~'
  'libvirt-daemon 10~'
  'libvirt-daemon-driver-qemu 10~'
  'libvirt-clients 10~'
  'passt 0'
  'tini 0'
  'maven 0'
  'gcc 0'
)

# What some tests run on the host, and skip otherwise.
# shellcheck disable=SC2034
readonly -a TESTING_PACKAGES=(nftables iproute2 containernetworking-plugins cryptsetup-bin shellcheck)

# Whoever needs more packages names them here.
extra_packages=()

# needed_packages ROOT: prints "NAME OLDEST" lines.
needed_packages() {
  local name
  printf '%s\n' "${RUNNING_PACKAGES[@]}"
  for name in ${extra_packages[@]+"${extra_packages[@]}"}; do
    printf '%s 0\n' "$name"
  done
  while read -r name _; do
    [[ -z $name || $name == \#* ]] || printf '%s 0\n' "$name"
  done <"$1/node-os/image/host-packages.txt"
}

# oldest_of PACKAGE: prints the oldest version that will do, nothing if any will.
oldest_of() {
  local line
  for line in "${RUNNING_PACKAGES[@]}"; do
    if [[ ${line% *} == "$1" && ${line#* } != 0 ]]; then
      printf '%s\n' "${line#* }"
    fi
  done
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

# missing_programs: prints what is missing where packages have other names than on Debian.
missing_programs() {
  local program
  for program in qemu-system-x86_64 qemu-img virsh passt mvn gcc musl-gcc mkfs.erofs; do
    command -v "$program" >/dev/null || printf '%s\n' "$program"
  done
}
