# Prints the first line that serves the release `suite`, made into one of its backports: address, keys and options stay.
$1 == "deb" {
  i = 2
  options = ""
  if ($i ~ /^\[/) {
    do {
      options = options " " $i
      done = $i ~ /\]$/
      i++
    } while (!done && i <= NF)
  }
  if ($(i + 1) == suite) {
    print "deb" options " " $i " " suite "-backports main"
    exit
  }
}
