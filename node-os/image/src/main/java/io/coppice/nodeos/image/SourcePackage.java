package io.coppice.nodeos.image;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files of a source package, from its entry in an archive's index.
 *
 * @param version full version
 * @param files each named after the package and the kind of file
 */
record SourcePackage(String version, List<LockedPackage> files) {

    private static final Pattern FIELD = Pattern.compile("^(Package|Version|Directory): (.*)$", Pattern.MULTILINE);
    private static final Pattern CHECKSUMS =
            Pattern.compile("^Checksums-Sha256:\\s*\\n((?: .*(?:\\n|$))+)", Pattern.MULTILINE);
    private static final Pattern KIND = Pattern.compile("\\.((?:orig|debian)\\.tar\\.(?:gz|xz|bz2)|dsc)$");

    SourcePackage {
        files = List.copyOf(files);
    }

    /** The first of the entries that {@code apt-cache showsrc} prints, which is the newest. */
    static SourcePackage newest(String entries) {
        String entry = entries.strip().split("\\n\\s*\\n", 2)[0];
        String name = "";
        String version = "";
        String directory = "";
        Matcher fields = FIELD.matcher(entry);
        while (fields.find()) {
            switch (fields.group(1)) {
                case "Package" -> name = fields.group(2).strip();
                case "Version" -> version = fields.group(2).strip();
                default -> directory = fields.group(2).strip();
            }
        }
        Matcher checksums = CHECKSUMS.matcher(entry);
        if (name.isEmpty() || version.isEmpty() || directory.isEmpty() || !checksums.find()) {
            throw damaged("it lacks a name, a version, a directory or checksums");
        }
        List<LockedPackage> files = new ArrayList<>();
        for (String line : checksums.group(1).strip().split("\\n", -1)) {
            files.add(file(name, version, directory, line.strip().split("\\s+")));
        }
        return new SourcePackage(version, files);
    }

    private static LockedPackage file(String name, String version, String directory, String[] words) {
        if (words.length != 3) {
            throw damaged("a checksum is not a hash, a size and a name");
        }
        Matcher kind = KIND.matcher(words[2]);
        if (!kind.find()) {
            throw damaged("file " + words[2] + " is of no known kind");
        }
        return new LockedPackage(
                name + "." + kind.group(1), version, directory + "/" + words[2], Long.parseLong(words[1]), words[0]);
    }

    private static ImageException.HostNotReady damaged(String how) {
        return new ImageException.HostNotReady(
                "The mirror's index of source packages is damaged: " + how + ".", "Use another mirror.", null);
    }
}
