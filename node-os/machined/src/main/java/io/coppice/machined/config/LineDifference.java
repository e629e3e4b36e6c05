package io.coppice.machined.config;

import java.util.ArrayList;
import java.util.List;

/** The difference of two texts, line by line: {@code -} for a line that goes, {@code +} for one that comes. */
final class LineDifference {

    private LineDifference() {}

    /** Only the lines that differ, each group with its line number in the old text; empty for equal texts. */
    static String of(String before, String after) {
        List<String> old = lines(before);
        List<String> fresh = lines(after);
        int[][] common = commonLengths(old, fresh);
        StringBuilder text = new StringBuilder();
        int i = 0;
        int j = 0;
        boolean inGroup = false;
        while (i < old.size() || j < fresh.size()) {
            if (i < old.size() && j < fresh.size() && old.get(i).equals(fresh.get(j))) {
                inGroup = false;
                i++;
                j++;
                continue;
            }
            if (!inGroup) {
                text.append("@@ line ").append(i + 1).append('\n');
                inGroup = true;
            }
            if (j >= fresh.size() || (i < old.size() && common[i + 1][j] >= common[i][j + 1])) {
                text.append("- ").append(old.get(i)).append('\n');
                i++;
            } else {
                text.append("+ ").append(fresh.get(j)).append('\n');
                j++;
            }
        }
        return text.toString();
    }

    private static int[][] commonLengths(List<String> old, List<String> fresh) {
        int[][] common = new int[old.size() + 1][fresh.size() + 1];
        for (int i = old.size() - 1; i >= 0; i--) {
            for (int j = fresh.size() - 1; j >= 0; j--) {
                common[i][j] = old.get(i).equals(fresh.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        return common;
    }

    private static List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            end = end < 0 ? text.length() : end;
            lines.add(text.substring(start, end));
            start = end + 1;
        }
        return lines;
    }
}
