package io.coppice.documents;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what a mistyped word was probably meant to be. */
public final class NearestKey {

    private NearestKey() {}

    /** The known word with the smallest edit distance, if that is small against the word's length. */
    public static Optional<String> find(String word, Collection<String> known) {
        var limit = Math.max(1, Math.min(3, word.length() / 3));
        record Candidate(String key, int distance) {}
        return known.stream()
                .map(key -> new Candidate(key, distance(word.toLowerCase(Locale.ROOT), key.toLowerCase(Locale.ROOT))))
                .filter(candidate -> candidate.distance() <= limit)
                .min(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::key))
                .map(Candidate::key);
    }

    /** Insertions, deletions, substitutions and swaps of neighbours that turn one word into the other. */
    static int distance(String left, String right) {
        var rows = new int[left.length() + 1][right.length() + 1];
        for (var i = 0; i <= left.length(); i++) {
            for (var j = 0; j <= right.length(); j++) {
                if (i == 0 || j == 0) {
                    rows[i][j] = i + j;
                    continue;
                }
                var cost = left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1;
                var best = Math.min(rows[i - 1][j - 1] + cost, Math.min(rows[i - 1][j], rows[i][j - 1]) + 1);
                if (i > 1
                        && j > 1
                        && left.charAt(i - 1) == right.charAt(j - 2)
                        && left.charAt(i - 2) == right.charAt(j - 1)) {
                    best = Math.min(best, rows[i - 2][j - 2] + 1);
                }
                rows[i][j] = best;
            }
        }
        return rows[left.length()][right.length()];
    }
}
