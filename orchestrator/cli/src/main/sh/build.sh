# shellcheck shell=bash
# Builds the program and puts its distribution together.

# maven ROOT ARGUMENT...: with the JDK found, whatever `java` may be on the PATH.
maven() {
  local root=$1
  shift
  (cd "$root" && JAVA_HOME=$JAVA_HOME exec mvn -B -ntp "$@" </dev/null)
}

# build ROOT DIST
build() {
  local root=$1 dist=$2 began=$SECONDS target log
  target=${dist%/*}
  log=$target/build.log
  say "building; the first time this takes some minutes, for Maven fetches what it needs"
  rm -rf "$target/libraries"
  if ! maven "$root" -q -Dmaven.test.skip=true package -pl orchestrator/cli,node-os/machined -am >"$log" 2>&1; then
    grep -E '^\[ERROR\]|^error:' "$log" | head -n 30 >&2 || tail -n 30 "$log" >&2
    fail "the build failed" "the whole of what it said is in $log"
  fi
  assemble "$root" "$target" "$dist"
  say "built in $((SECONDS - began)) s"
}

# assemble ROOT TARGET DIST: DIST is a link to a distribution of its own for every build, and goes over to the new one in one step. What runs
# from an old one goes on doing so: see ./coppice for the lock that each command holds.
assemble() {
  local root=$1 target=$2 dist=$3 jar class_path='' new
  new=$(mktemp -d "$target/dist-XXXXXXXX")
  mkdir "$new/lib" "$new/bin"
  cp -p "$target/libraries"/*.jar "$new/lib/"
  cp -p "$target"/coppice-cli-*.jar "$new/lib/"
  cp -p "$root/orchestrator/cli/src/main/sh/coppice" "$new/bin/"
  : >"$new/lock"

  # The program itself comes first: what it needs to say its version lies in the first archive.
  for jar in "$new"/lib/coppice-cli-*.jar "$new"/lib/*.jar; do
    [[ :$class_path: == *:$jar:* ]] || class_path+=${class_path:+:}$jar
  done
  write_arguments "$root" "$new" "$class_path" '' >"$new/coppice.args"
  train "$root" "$new" "$class_path"
  chmod -R a+rX "$new"
  printf '%s\n%s\n' "$JAVA_HOME/bin/java" "$root" >"$new/ready"
  swap_in "$new" "$dist"
  remove_unused "$target" "$new"
}

# swap_in NEW DIST: a DIST that is a directory, as builds made it once, makes way.
swap_in() {
  local new=$1 dist=$2
  if [[ -d $dist && ! -L $dist ]]; then
    rm -rf "$dist"
  fi
  ln -sfn "${new##*/}" "$dist.next"
  mv -fT "$dist.next" "$dist"
}

# remove_unused TARGET NEW: every other distribution that no command runs from, and what killed builds left.
remove_unused() {
  local target=$1 new=$2 other lock
  for other in "$target"/dist-*/; do
    other=${other%/}
    [[ $other != "$new" ]] || continue
    if [[ -e $other/lock ]]; then
      exec {lock}<"$other/lock"
      if flock -n -x "$lock"; then
        rm -rf "$other"
      fi
      exec {lock}<&-
    else
      rm -rf "$other"
    fi
  done
}

# write_arguments ROOT DIST CLASS_PATH CACHE: what java is started with, as an argument file.
write_arguments() {
  local root=$1 class_path=$3 cache=$4
  printf '%s\n' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData \
    -Xlog:disable -Xlog:all=error:stderr --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    "-Dcoppice.root=\"$root\"" -Dfile.encoding=UTF-8
  # shellcheck disable=SC2016
  printf '%s\n' '"-Djava.util.logging.SimpleFormatter.format=%4$s: %5$s%6$s%n"'
  [[ -z $cache ]] || printf '"-XX:AOTCache=%s"\n' "$cache"
  printf -- '-cp\n"%s"\n' "$class_path"
}

# train ROOT DIST CLASS_PATH: keeps loaded and linked classes of typical commands in a cache. Slower without, but no worse.
train() {
  local root=$1 dist=$2 class_path=$3 home
  home=$(mktemp -d)
  if COPPICE_HOME=$home "$JAVA_HOME/bin/java" -XX:AOTCacheOutput="$dist/coppice.aot" \
    "@$dist/coppice.args" io.coppice.cli.Training "$home/exercise" </dev/null >"${dist%/*}/training.log" 2>&1 && [[ -s $dist/coppice.aot ]]; then
    write_arguments "$root" "$dist" "$class_path" "$dist/coppice.aot" >"$dist/coppice.args.new"
    mv "$dist/coppice.args.new" "$dist/coppice.args"
  else
    say "commands will start more slowly: no ahead-of-time cache could be made, see ${dist%/*}/training.log"
  fi
  rm -rf "$home"
}
