package io.coppice.machined.config;

import java.util.ArrayList;
import java.util.List;

/** The difference of two texts, line by line: {@code -} for a line that goes, {@code +} for one that comes. */
final class LineDifference {

    /** Pairs of differing lines that are compared for the shortest difference; beyond it, all of them are told as changed. */
    private static final long PAIRS_COMPARED = 1_000_000;

    private LineDifference() {}

    /** Only the lines that differ, each group with its line number in the old text; empty for equal texts. */
    static String of(String before, String after) {
        List<String> old = lines(before);
        List<String> fresh = lines(after);
        int begin = equalAtBegin(old, fresh);
        int end = equalAtEnd(old, fresh, begin);
        return of(old.subList(0, old.size() - end), fresh.subList(0, fresh.size() - end), begin);
    }

    private static String of(List<String> old, List<String> fresh, int begin) {
        StringBuilder text = new StringBuilder();
        if ((long) (old.size() - begin) * (fresh.size() - begin) > PAIRS_COMPARED) {
            text.append("@@ line ").append(begin + 1).append('\n');
            old.subList(begin, old.size())
                    .forEach(line -> text.append("- ").append(line).append('\n'));
            fresh.subList(begin, fresh.size())
                    .forEach(line -> text.append("+ ").append(line).append('\n'));
            return text.toString();
        }
        int[][] common = commonLengths(old, fresh, begin);
        int i = begin;
        int j = begin;
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
            if (j >= fresh.size()
                    || (i < old.size() && common[i - begin + 1][j - begin] >= common[i - begin][j - begin + 1])) {
                text.append("- ").append(old.get(i)).append('\n');
                i++;
            } else {
                text.append("+ ").append(fresh.get(j)).append('\n');
                j++;
            }
        }
        return text.toString();
    }

    private static int equalAtBegin(List<String> old, List<String> fresh) {
        int count = 0;
        while (count < old.size() && count < fresh.size() && old.get(count).equals(fresh.get(count))) {
            count++;
        }
        return count;
    }

    private static int equalAtEnd(List<String> old, List<String> fresh, int begin) {
        int most = Math.min(old.size(), fresh.size()) - begin;
        int count = 0;
        while (count < most && old.get(old.size() - 1 - count).equals(fresh.get(fresh.size() - 1 - count))) {
            count++;
        }
        return count;
    }

    /** How many lines the rests of both texts have in common, for each pair of places from {@code begin} on. */
    private static int[][] commonLengths(List<String> old, List<String> fresh, int begin) {
        int rows = old.size() - begin;
        int columns = fresh.size() - begin;
        int[][] common = new int[rows + 1][columns + 1];
        for (int i = rows - 1; i >= 0; i--) {
            for (int j = columns - 1; j >= 0; j--) {
                common[i][j] = old.get(begin + i).equals(fresh.get(begin + j))
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
