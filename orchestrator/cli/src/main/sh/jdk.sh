# shellcheck shell=bash
# Finds a JDK, without starting any.

readonly OLDEST_JDK=25

# jdk_feature HOME: prints the feature number of the JDK in HOME, such as 25; fails if there is no usable one.
jdk_feature() {
  local home=$1 line version
  [[ -x $home/bin/javac && -x $home/bin/jlink && -r $home/release ]] || return 1
  while IFS= read -r line; do
    if [[ $line == JAVA_VERSION=* ]]; then
      version=${line#JAVA_VERSION=}
      version=${version//\"/}
      version=${version%%[!0-9]*}
      [[ -n $version ]] || return 1
      printf '%s\n' "$version"
      return 0
    fi
  done <"$home/release"
  return 1
}

# find_jdk DIRECTORY: prints the home of a JDK that is new enough: JAVA_HOME's, that of the PATH, or the newest in
# DIRECTORY.
find_jdk() {
  local directory=$1 home feature javac best='' best_feature=0
  local -a first=()
  [[ -z ${JAVA_HOME:-} ]] || first+=("$JAVA_HOME")
  if javac=$(command -v javac) && javac=$(readlink -f "$javac"); then
    first+=("${javac%/bin/javac}")
  fi
  for home in ${first[@]+"${first[@]}"}; do
    if feature=$(jdk_feature "$home") && ((feature >= OLDEST_JDK)); then
      printf '%s\n' "$home"
      return 0
    fi
  done
  for home in "$directory"/*; do
    if feature=$(jdk_feature "$home") && ((feature >= OLDEST_JDK && feature > best_feature)); then
      best=$home best_feature=$feature
    fi
  done
  [[ -n $best ]] && printf '%s\n' "$best"
}

# Sets and exports JAVA_HOME to a JDK that is new enough. As root installs one if the distribution has it.
ensure_jdk() {
  local home package=openjdk-$OLDEST_JDK-jdk-headless
  if home=$(find_jdk /usr/lib/jvm); then
    export JAVA_HOME=$home
    return 0
  fi
  if command -v apt-cache >/dev/null && has_candidate "$package"; then
    install_packages "$package"
    if home=$(find_jdk /usr/lib/jvm); then
      export JAVA_HOME=$home
      return 0
    fi
  fi
  fail "Coppice needs a JDK $OLDEST_JDK or newer (a whole JDK, with jlink), and found none by JAVA_HOME, on the PATH or in /usr/lib/jvm" \
    "unpack one (for example Eclipse Temurin $OLDEST_JDK) into /usr/lib/jvm/, or set JAVA_HOME to where it lies; this distribution has no package $package"
}
