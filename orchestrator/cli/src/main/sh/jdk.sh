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
