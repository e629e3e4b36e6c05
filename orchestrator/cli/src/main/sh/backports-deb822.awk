# Prints the first stanza that serves the release `suite`, made into one of its backports: address, keys and options stay.
BEGIN { RS = ""; FS = "\n" }
{
  types = suites = 0
  for (i = 1; i <= NF; i++) {
    if ($i ~ /^Types:/ && $i ~ /[ \t]deb([ \t]|$)/) types = 1
    if ($i ~ /^Suites:/ && (" " $i " ") ~ ("[ \t:]" suite "[ \t]")) suites = 1
    if (tolower($i) ~ /^enabled:[ \t]*no/) next
  }
  if (!types || !suites) next
  for (i = 1; i <= NF; i++) {
    if ($i ~ /^#/) continue
    if ($i ~ /^Types:/) print "Types: deb"
    else if ($i ~ /^Suites:/) print "Suites: " suite "-backports"
    else if ($i ~ /^Components:/) print "Components: main"
    else print $i
  }
  exit
}
